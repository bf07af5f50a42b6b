import type { Api } from '../api/api.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import { textOf } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { revisionName } from '../functions/function-view.ts';
import { formatParent } from '../functions/resource-name.ts';
import type { RunAccess } from './run-access.ts';
import { toRevision } from './service-view.ts';

function splitRevision(name: string): [service: string, revision: string] {
  const at = name.indexOf('/revisions/');
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + '/revisions/'.length)];
}

/** `google.cloud.run.v2.Revisions`: the versions of functions. */
export function revisionsApi({ context }: DeployServices, { need, revisionsOf, state }: RunAccess): Api {
  const { functions } = context.host;
  return {
    schema: schemaOf('@google-cloud/run'),
    service: 'google.cloud.run.v2.Revisions',
    label: 'run',
    handlers: {
      GetRevision(request) {
        const [service, revision] = splitRevision(textOf(request, 'name'));
        const { place, host } = need(service);
        const found = revisionsOf(place, host).find((one) => revisionName(place.id, one.version) === revision);
        if (found === undefined) throw notFound(textOf(request, 'name'));
        return toRevision(place, found);
      },
      ListRevisions(request) {
        const { place, host } = need(textOf(request, 'parent'));
        const all = revisionsOf(place, host).map((version) => toRevision(place, version));
        const { items, nextPageToken } = paged(all, request, 1000);
        return { revisions: items, nextPageToken };
      },
      DeleteRevision(request) {
        const name = textOf(request, 'name');
        const [service, revision] = splitRevision(name);
        const { place, host } = need(service);
        const found = revisionsOf(place, host).find((one) => revisionName(place.id, one.version) === revision);
        if (found === undefined) throw notFound(name);
        const tags = Object.values(state.tags(service, functions.versions(host.name)));
        if (found.version === host.live.version || tags.includes(found.version)) {
          throw new ApiError('FAILED_PRECONDITION', `Revision ${revision} is serving traffic or has a tag and cannot be deleted.`);
        }
        const shown = { '@type': 'type.googleapis.com/google.cloud.run.v2.Revision', ...toRevision(place, found) };
        return context.operations.start(formatParent(place), { ...shown, name }, async () => {
          state.hide(service, found.version);
          return shown;
        });
      },
    },
    fidelity: {
      GetRevision: ['verified'],
      ListRevisions: ['verified'],
      DeleteRevision: ['modelled', 'It is no longer shown or called; its code stays in the runtime with the other versions.'],
    },
  };
}

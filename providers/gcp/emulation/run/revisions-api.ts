import type { HostFunction, HostVersion } from '../../../emulation-host.ts';
import type { Api } from '../api/api.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import { textOf } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { revisionName } from '../functions/function-view.ts';
import { formatParent, type FunctionPlace } from '../functions/resource-name.ts';
import type { RunAccess } from './run-access.ts';
import { toRevision } from './service-view.ts';

function splitRevision(name: string): [service: string, revision: string] {
  const at = name.indexOf('/revisions/');
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + '/revisions/'.length)];
}

/** `google.cloud.run.v2.Revisions`: the versions of functions. */
export function revisionsApi({ context, traffic }: DeployServices, { need, serving }: RunAccess): Api {
  /** Throws NOT_FOUND. */
  const needRevision = (name: string): { place: FunctionPlace; host: HostFunction; found: HostVersion } => {
    const [service, revision] = splitRevision(name);
    const { place, host } = need(service);
    const found = traffic.revisions(host.name).find((one) => revisionName(place.id, one.version) === revision);
    if (found === undefined) throw notFound(name);
    return { place, host, found };
  };
  return {
    schema: schemaOf('@google-cloud/run'),
    service: 'google.cloud.run.v2.Revisions',
    label: 'run',
    handlers: {
      GetRevision(request) {
        const { place, host, found } = needRevision(textOf(request, 'name'));
        return toRevision(place, found, serving(place, host).own);
      },
      ListRevisions(request) {
        const { place, host } = need(textOf(request, 'parent'));
        const all = traffic.revisions(host.name).map((version) => toRevision(place, version, serving(place, host).own));
        const { items, nextPageToken } = paged(all, request, 1000);
        return { revisions: items, nextPageToken };
      },
      DeleteRevision(request) {
        const name = textOf(request, 'name');
        const { place, host, found } = needRevision(name);
        const { targets, newest, own } = serving(place, host);
        if (targets.some(({ version }) => (version ?? newest.version) === found.version)) {
          const revision = revisionName(place.id, found.version);
          throw new ApiError('FAILED_PRECONDITION', `Revision ${revision} is serving traffic or has a tag and cannot be deleted.`);
        }
        const shown = { '@type': 'type.googleapis.com/google.cloud.run.v2.Revision', ...toRevision(place, found, own) };
        return context.operations.start(formatParent(place), { ...shown, name }, async () => {
          traffic.hide(host.name, found.version);
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

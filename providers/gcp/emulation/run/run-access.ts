import { createHash } from 'node:crypto';
import type { HostFunction } from '../../../emulation-host.ts';
import { ApiError, badField, notFound } from '../api/api-error.ts';
import type { Json } from '../api/json.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import { isOwnService } from '../functions/function-store.ts';
import { revisionName } from '../functions/function-view.ts';
import type { FunctionPlace } from '../functions/resource-name.ts';
import { serviceName, toService, type Serving } from './service-view.ts';
import { toTargets, type WantedTarget } from './traffic-target.ts';

/** Services and their revisions, as both of Cloud Run's APIs look at them. */
export interface RunAccess {
  /** `projects/P/locations/L/services/S`. Throws NOT_FOUND. */
  need(name: string): { place: FunctionPlace; host: HostFunction };
  serving(place: FunctionPlace, host: HostFunction): Serving;
  show(place: FunctionPlace, host: HostFunction): Json;
  view(name: string): Json;
  /**
   * Divides the traffic. `etag` is the one that the client has read, empty where it does not care. Throws what is wrong
   * with it at once; the rest is carried out behind the promise.
   */
  divide(name: string, wanted: readonly WantedTarget[], etag: string): () => Promise<void>;
}

/** Throws INVALID_ARGUMENT where it is no name of a service. */
export function parseService(name: string): FunctionPlace {
  const found = /^projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/.exec(name);
  if (found === null) throw badField('name', `Invalid resource name "${name}".`);
  const [, project = '', location = '', id = ''] = found;
  return { project, location, id };
}

export function createAccess({ context, store, traffic }: DeployServices): RunAccess {
  const { functions } = context.host;
  const need = (name: string): { place: FunctionPlace; host: HostFunction } => {
    const place = parseService(name);
    const { host } = store.get(place);
    if (host === null) throw notFound(name);
    return { place, host };
  };
  const serving = (place: FunctionPlace, host: HostFunction): Serving => {
    const revisions = traffic.revisions(host.name);
    const targets = traffic.targets(host.name);
    const generation = Number(revisions[0]?.version ?? 0) + traffic.changes(host.name);
    const etag = createHash('sha256')
      .update(JSON.stringify([host.live.version, generation, targets]))
      .digest('base64url')
      .slice(0, 22);
    const { document } = store.get(place);
    const own = isOwnService(document) ? document : null;
    return { revisions, newest: revisions[0] ?? host.live, targets, url: functions.url(store.hostName(place)), generation, etag, own };
  };
  const show = (place: FunctionPlace, host: HostFunction): Json => toService(place, host, serving(place, host));
  const view = (name: string): Json => {
    const { place, host } = need(name);
    return show(place, host);
  };
  return {
    need,
    serving,
    show,
    view,
    divide(name, wanted, etag) {
      const { place, host } = need(name);
      const before = serving(place, host);
      if (etag !== '' && etag !== before.etag) {
        throw new ApiError(
          'ABORTED',
          `Conflict for resource '${place.id}': version '${etag}' was specified but current version is '${before.etag}'.`,
        );
      }
      const targets = toTargets(wanted, serviceName(place), before.revisions, (version) => revisionName(place.id, version));
      return async () => {
        using _held = await functions.lock(host.name);
        traffic.set(host.name, targets);
      };
    },
  };
}

import type { HostFunction, HostVersion } from '../../../emulation-host.ts';
import { badField, notFound } from '../api/api-error.ts';
import type { Json } from '../api/json.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import type { FunctionPlace } from '../functions/resource-name.ts';
import { createRunState, type RunState } from './run-state.ts';
import { serviceName, toService } from './service-view.ts';

/** Services and their revisions, as both of Cloud Run's APIs look at them. */
export interface RunAccess {
  state: RunState;
  /** Throws NOT_FOUND. */
  need(name: string): { place: FunctionPlace; host: HostFunction };
  /** Newest first. */
  revisionsOf(place: FunctionPlace, host: HostFunction): HostVersion[];
  show(place: FunctionPlace, host: HostFunction): Json;
  view(name: string): Json;
}

function parseService(name: string): FunctionPlace {
  const found = /^projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/.exec(name);
  if (found === null) throw badField('name', `Invalid resource name "${name}".`);
  const [, project = '', location = '', id = ''] = found;
  return { project, location, id };
}

export function createAccess({ context, store }: DeployServices): RunAccess {
  const need = (name: string): { place: FunctionPlace; host: HostFunction } => {
    const place = parseService(name);
    const { host } = store.get(place);
    if (host === null) throw notFound(name);
    return { place, host };
  };
  const { functions } = context.host;
  const state = createRunState(context.host);
  const revisionsOf = (place: FunctionPlace, host: HostFunction): HostVersion[] =>
    state.revisions(serviceName(place), functions.versions(host.name));
  const show = (place: FunctionPlace, host: HostFunction): Json => {
    const revisions = revisionsOf(place, host);
    const tags = state.tags(serviceName(place), revisions);
    const { live } = host;
    return toService(place, host, { live, newest: revisions[0] ?? live, tags, url: functions.url(store.hostName(place)) });
  };
  const view = (name: string): Json => {
    const { place, host } = need(name);
    return show(place, host);
  };
  return { state, need, revisionsOf, show, view };
}

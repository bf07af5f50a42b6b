import { existsSync } from 'node:fs';
import type { FunctionDetail, FunctionSummary, Trigger, Version } from '#shared/model/function.ts';
import { toInstant } from '#shared/model/time.ts';
import { formatLocalRef, LOCAL, LOCAL_PROFILE } from '../../ref.ts';
import type { StoredFunction, StoredVersion } from '../store/function-table.ts';
import type { ControlContext } from './context.ts';

type View = Pick<ControlContext, 'functionUrl' | 'emulatedTriggers' | 'code'>;

/** A stored function as a row of the list. */
export function toSummary(
  view: Pick<View, 'functionUrl' | 'emulatedTriggers'>,
  fn: StoredFunction,
  version: StoredVersion = fn.live,
): FunctionSummary {
  const { project } = version;
  const emulated = version.version === fn.live.version ? view.emulatedTriggers(project.model, fn.name) : [];
  return {
    ref: formatLocalRef(fn.name),
    provider: LOCAL,
    profile: LOCAL_PROFILE,
    name: fn.name,
    region: null,
    target: 'local',
    state: 'active',
    stateReason: null,
    runtime: project.runtime,
    model: project.model,
    memoryMb: project.memoryMb,
    timeoutS: project.timeoutS,
    codeSize: version.codeSize,
    version: String(version.version),
    updatedAt: toInstant(fn.updatedAtMs),
    url: project.http.enabled ? view.functionUrl(fn.name) : null,
    triggers: [...new Set([...(project.http.enabled ? (['http'] as const) : []), ...emulated.map(({ kind }) => kind)])],
  };
}

/** A function with one of its versions in full. */
export function toDetail(view: View, fn: StoredFunction, version: StoredVersion, versions: readonly StoredVersion[]): FunctionDetail {
  const { project } = version;
  const isLive = version.version === fn.live.version;
  const missing = existsSync(view.code.path(version.codeSha256)) ? null : 'Its code is no longer on the disk. Deploy it again.';
  return {
    ...toSummary(view, fn, version),
    ...(missing === null ? {} : { state: 'failed', stateReason: missing }),
    description: project.description,
    handler: project.handler,
    createdAt: toInstant(fn.createdAtMs),
    env: project.env,
    concurrency: project.concurrency,
    tags: project.tags,
    codeSha256: version.codeSha256,
    origin: version.origin,
    entries: version.entries.map(({ name, trigger, route, byHand }) => ({
      name,
      trigger,
      route,
      ...(byHand === undefined ? {} : { byHand }),
    })),
    triggerList: [...triggersOf(view, version), ...(isLive ? view.emulatedTriggers(project.model, fn.name) : [])],
    versions: versions.map((one) => toVersion(one, fn.live.version)),
    aliases: [],
    layers: [],
    resourceId: formatLocalRef(fn.name),
    facts: [],
    unread: {},
  };
}

export function toVersion(version: StoredVersion, live: number): Version {
  return {
    version: String(version.version),
    createdAt: toInstant(version.createdAtMs),
    codeSha256: version.codeSha256,
    codeSize: version.codeSize,
    runtime: version.project.runtime,
    handler: version.project.handler,
    description: version.project.description,
    live: version.version === live,
  };
}

/** One trigger per route where the function says which it has, else one for all paths. */
function triggersOf(view: Pick<View, 'functionUrl'>, version: StoredVersion): Trigger[] {
  const { http } = version.project;
  const base = view.functionUrl(version.name);
  const routes = version.entries.filter((entry) => entry.trigger === 'http' && entry.route !== null);
  const shared = { kind: 'http', methods: http.methods, auth: 'anonymous', enabled: http.enabled } as const;
  const own = { state: null, source: null, facts: [], actions: [] };
  if (routes.length === 0) return http.enabled ? [{ ...shared, ...own, id: 'http', label: base ?? 'HTTP', url: base }] : [];
  return routes.map((entry) => {
    const route = entry.route ?? '';
    const label = `${base ?? ''}/${route.replace(/^\//, '')}`;
    // With parameters in it, it is a pattern and no address.
    return { ...shared, ...own, id: `http/${entry.name}`, label, url: base === null || route.includes('{') ? null : label };
  });
}

import type { EmulationHost, HostVersion } from '../../../emulation-host.ts';
import { isMapping, type Mapping } from '../../../detection/cloud-yaml.ts';
import type { Variables } from '../bindings/connection.ts';
import { isDisabled, type FunctionDetail } from '../function-detail.ts';
import { withOverrides } from '../job-host.ts';
import { readHostJson } from '../read-host-json.ts';

/** A function of an app, as its host has it indexed. */
export interface AppFunction {
  name: string;
  /** `http`, `timer`, `queue`. */
  trigger: string;
  /** With the prefix: `/api/items/{id}`; null without an HTTP trigger. */
  route: string | null;
  detail: FunctionDetail;
}

/** An app's live code and what is in it. */
export interface IndexedApp {
  version: HostVersion;
  functions: AppFunction[];
  /** Bodies of requests go to it as they come. */
  takesStreams: boolean;
  hostJson: Mapping | null;
}

export interface AppIndex {
  /**
   * What the live version of an app has in it; null where there is no such app. The code is loaded where nobody knows yet.
   * Rejects with `function_failed` where it cannot be.
   */
  read(name: string, signal: AbortSignal): Promise<IndexedApp | null>;
  /** The same where it is known already. */
  known(name: string): IndexedApp | null;
}

const COLLECTION = 'indexed';

/** Reads what is in apps; what was found out by loading code is remembered. */
export function createAppIndex({ functions, code, documents }: Pick<EmulationHost, 'functions' | 'code' | 'documents'>): AppIndex {
  const indexed = (version: HostVersion, entries: HostVersion['entries']): IndexedApp => ({
    version,
    functions: entries.map(({ name, trigger, route, detail }) => ({
      name,
      trigger,
      route,
      detail: toDetail(name, detail, version.project.env),
    })),
    takesStreams: entries.some((entry) => entry.takesStreams === true),
    hostJson: withOverrides(readHostJson(code.path(version.codeSha256)), version.project.env),
  });
  const remembered = ({ name, version, codeSha256, entries }: HostVersion): HostVersion['entries'] | null => {
    if (entries.some(({ detail }) => detail !== undefined)) return entries;
    const document = documents.get(COLLECTION, name);
    return isMapping(document) && document['version'] === version && document['code'] === codeSha256
      ? (document['entries'] as HostVersion['entries'])
      : null;
  };
  /** By the app's name: asked for by each of its requests. */
  const kept = new Map<string, IndexedApp>();
  const keep = (app: IndexedApp): IndexedApp => {
    kept.set(app.version.name, app);
    return app;
  };
  const index: AppIndex = {
    known(name) {
      const live = functions.find(name)?.live;
      const found = kept.get(name);
      if (live !== undefined && found?.version.version === live.version && found.version.codeSha256 === live.codeSha256) return found;
      kept.delete(name);
      const entries = live === undefined ? null : remembered(live);
      return live === undefined || entries === null ? null : keep(indexed(live, entries));
    },
    async read(name, signal) {
      const known = index.known(name);
      const live = functions.find(name)?.live;
      if (known !== null || live === undefined) return known;
      const { entries } = await functions.probe(name, live.version, signal);
      documents.put(COLLECTION, name, { version: live.version, code: live.codeSha256, entries });
      return keep(indexed(live, entries));
    },
  };
  return index;
}

function toDetail(name: string, detail: Readonly<Record<string, unknown>> | undefined, env: Variables): FunctionDetail {
  const bindings = detail?.['bindings'];
  // A setting may have changed since the code was read.
  const disabled = isDisabled(name, env) || (detail?.['disabled'] === true && detail['scriptFile'] !== undefined);
  return { ...detail, bindings: Array.isArray(bindings) ? (bindings as FunctionDetail['bindings']) : [], disabled };
}

/** The binding that starts a function. */
export function triggerBinding({ detail }: Pick<AppFunction, 'detail'>): FunctionDetail['bindings'][number] | null {
  return detail.bindings.find(({ type, direction }) => direction !== 'out' && /trigger$/i.test(type)) ?? null;
}

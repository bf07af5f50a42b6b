import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { Project } from '#shared/model/project.ts';
import { toInstant } from '#shared/model/time.ts';
import type { DeployFacet, FunctionsFacet, LogsFacet, Package } from '../provider.ts';
import type { MemoryState } from './memory-state.ts';

export const memoryFunctions = (state: MemoryState): FunctionsFacet => ({
  async *list({ region }) {
    if (region === undefined) yield { items: [...state.functions.values()].map(({ detail }) => detail) };
  },
  get: async (key) => state.find(key).detail,
  async update(key, changes) {
    const found = state.find(key);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    found.detail = { ...found.detail, ...given };
    return found.detail;
  },
  async remove(key) {
    state.find(key);
    state.functions.delete(key.name);
  },
  async download(key) {
    const { zip } = state.find(key);
    return (async function* () {
      yield zip;
    })();
  },
});

function toDetail(state: MemoryState, project: Project, pack: Package, origin: string, version: number): FunctionDetail {
  const at = toInstant(Date.now());
  return {
    ref: `${state.provider}:${state.profile}/${project.name}`,
    provider: state.provider,
    profile: state.profile,
    name: project.name,
    region: null,
    target: 'local',
    state: 'active',
    stateReason: null,
    runtime: project.runtime,
    model: project.model,
    memoryMb: project.memoryMb,
    timeoutS: project.timeoutS,
    codeSize: pack.size,
    version: String(version),
    updatedAt: at,
    url: null,
    triggers: [],
    description: project.description,
    handler: project.handler,
    createdAt: at,
    env: project.env,
    concurrency: project.concurrency,
    tags: project.tags,
    codeSha256: pack.sha256,
    origin,
    entries: [],
    triggerList: [],
    versions: [],
    aliases: [],
    layers: [],
    resourceId: null,
    facts: [],
    unread: {},
  };
}

/** `DEPLOY_MS` in the environment makes it take that long; `DEPLOY_FAIL` makes it fail with that text. */
export const memoryDeploy = (state: MemoryState): DeployFacet => ({
  async plan({ project, codeSha256 }) {
    const known = state.functions.get(project.name)?.detail;
    if (known === undefined) return { action: 'create', changes: [], steps: ['Create the function.'], problems: [] };
    return { action: known.codeSha256 === codeSha256 ? 'unchanged' : 'update', changes: [], steps: [], problems: [] };
  },
  async apply({ project, package: pack, origin }, progress, { signal }) {
    progress.step('upload', 'Store the code');
    const zip = await readFile(pack.zipPath);
    progress.log(`${pack.size} bytes`);
    progress.step('start', 'Start');
    await sleep(Number(project.env['DEPLOY_MS'] ?? 0), undefined, { signal });
    if (project.env['DEPLOY_FAIL'] !== undefined) throw new Error(project.env['DEPLOY_FAIL']);
    const version = Number(state.functions.get(project.name)?.detail.version ?? 0) + 1;
    state.functions.set(project.name, { detail: toDetail(state, project, pack, origin, version), zip });
    return { name: project.name, version: String(version), url: null };
  },
});

export const memoryLogs = (state: MemoryState): LogsFacet => ({
  async list(query) {
    const matching = state.logs.filter(
      (entry) => (query.name === undefined || entry.functionRef.endsWith(`/${query.name}`)) && entry.message.includes(query.contains ?? ''),
    );
    return { items: matching.slice(-query.limit), more: matching.length > query.limit };
  },
  async *tail(query, { signal }) {
    let last = query.after ?? '';
    while (!signal.aborted) {
      const waiting = state.nextLog(signal);
      const fresh = state.logs.filter((entry) => entry.id > last);
      last = fresh.at(-1)?.id ?? last;
      if (fresh.length > 0) yield fresh;
      else await waiting;
    }
  },
});

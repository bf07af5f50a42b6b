import { basename, resolve } from 'node:path';
import type { SourceFiles } from '#providers/emulation.ts';
import type { Call } from '#providers/provider.ts';
import { isCancelled, toAppError, type AppError } from '#shared/errors.ts';
import type { AuditInput, AuditNote } from '#shared/model/audit/audit.ts';
import { emptyPosture, type FunctionPosture } from '#shared/model/audit/posture.ts';
import { atMost } from '../at-most.ts';
import type { CoreContext } from '../context.ts';
import { parseProjectFile, PROJECT_FILE } from '../deploy/isobar-yaml.ts';
import { listFunctions } from '../functions/list.ts';
import { deployedTarget } from './deployed-target.ts';
import type { Knowledge } from './provider-knowledge.ts';
import { readTree, type AuditTree } from './read-tree.ts';
import type { Target } from './target.ts';

/** Deployed functions that are read and looked at beside one another: their providers' answers are what is waited for. */
export const AT_A_TIME = 6;

export interface Collected {
  targets: Target[];
  notes: AuditNote[];
}

const asSource = (tree: AuditTree): SourceFiles => tree;

/** A directory that no template speaks of: `isobar.yaml` says what is known. */
async function declaredHere(tree: AuditTree, notes: string[]): Promise<Partial<FunctionPosture>> {
  const text = tree.text(PROJECT_FILE);
  if (text === null) return {};
  try {
    const file = await parseProjectFile(text);
    return {
      name: file.name ?? basename(tree.root),
      declaredIn: { file: PROJECT_FILE, line: 1 },
      runtime: file.runtime ?? null,
      handler: file.handler ?? null,
      memoryMb: file.memory ?? null,
      timeoutS: file.timeout ?? null,
      env: Object.entries(file.env ?? {}).map(([name, value]) => ({ name, value, reference: null })),
      tags: file.tags ?? {},
      ...(file.triggers?.http === undefined || file.triggers.http === false
        ? {}
        : {
            endpoints: [
              {
                id: 'http',
                kind: 'http' as const,
                label: 'HTTP trigger',
                auth: { unread: 'who may call it is decided where it is deployed' },
              },
            ],
          }),
    };
  } catch (error) {
    notes.push(`${PROJECT_FILE}: ${toAppError(error).message}`);
    return {};
  }
}

/** The functions that a directory declares, and the directory itself for what belongs to none of them. */
async function fromDirectory(path: string, knowledge: Knowledge, call: Call): Promise<Collected> {
  const root = resolve(path);
  const tree = await readTree(root, call.signal);
  const source = basename(root);
  const notes: AuditNote[] = [];
  const functions: FunctionPosture[] = [];
  for (const [id, audit] of knowledge.providers) {
    try {
      const reading = await audit.readSource(asSource(tree));
      functions.push(...reading.functions);
      tree.notes.push(...reading.notes);
    } catch (error) {
      notes.push({ kind: 'failure', subject: source, message: `What is declared for ${id} could not be read: ${error instanceof Error ? error.message : 'unknown reason'}.` });
    }
  } // prettier-ignore
  const own = await declaredHere(tree, tree.notes);
  const whole = emptyPosture({ id: '.', name: source, kind: 'directory', provider: null, ...(functions.length === 0 ? own : {}) });
  const open = () => Promise.resolve(tree);
  const targets = [...functions, whole].map((posture): Target => ({ posture: { ...posture, id: `${source}:${posture.id}` }, source, twin: null, open, logLines: null, versions: null, observe: null, close: () => undefined }));
  notes.push(...tree.notes.map((message): AuditNote => ({ kind: 'limit', subject: source, message })));
  return { targets, notes };
} // prettier-ignore

/** A deployed function and the one of its name in a source that is audited along with it belong together. */
function joinTwins(targets: readonly Target[]): void {
  for (const target of targets) {
    if (target.posture.kind !== 'deployed') continue;
    const { name, provider } = target.posture;
    const twins = targets.filter(({ posture }) => posture.name === name && (posture.kind === 'source' || posture.kind === 'directory'));
    // Of two sources with the same name, none is known to be the right one.
    const fit = twins.filter(({ posture }) => posture.provider === null || posture.provider === provider);
    target.twin = fit.length === 1 ? (fit[0] ?? null) : null;
  }
}

/** Deployed functions in the order they were named, several at a time; of one that cannot be read, why. */
async function readDeployed(core: CoreContext, refs: readonly string[], call: Call): Promise<(Target | { ref: string; error: AppError })[]> {
  const read: (Target | { ref: string; error: AppError })[] = [];
  const one = async (ref: string, signal: AbortSignal) => {
    try {
      return await deployedTarget(core, ref, { ...call, signal });
    } catch (error) {
      if (isCancelled(error) || signal.aborted) throw error;
      return { ref, error: toAppError(error) };
    }
  };
  for await (const { index, result } of atMost(AT_A_TIME, refs, call.signal, one)) read[index] = result;
  call.signal.throwIfAborted();
  return read;
} // prettier-ignore

/** Everything that an audit was asked to look at. A directory that is not there ends it; a function that cannot be read is told. */
export async function collect(core: CoreContext, knowledge: Knowledge, input: AuditInput, call: Call): Promise<Collected> {
  const all: Collected = { targets: [], notes: [] };
  for (const directory of input.directories) {
    const { targets, notes } = await fromDirectory(directory, knowledge, call);
    all.targets.push(...targets);
    all.notes.push(...notes);
  }
  const refs = [...input.refs];
  if (input.all) {
    const { items, failures } = await listFunctions(core)({}, call);
    refs.push(...items.map(({ ref }) => ref));
    for (const { provider, profile, error } of failures ?? []) all.notes.push({ kind: 'failure', subject: `${provider}:${profile}`, message: `Its functions could not be listed: ${error.message}` });
  } // prettier-ignore
  const deployed = await readDeployed(core, [...new Set(refs)], call);
  for (const each of deployed) {
    if (!('error' in each)) {
      all.targets.push(each);
      continue;
    }
    // One function that was asked for by name and is not there is the user's mistake, not a note.
    if (deployed.length === 1 && input.refs.length === 1 && all.targets.length === 0) throw each.error;
    all.notes.push({ kind: 'failure', subject: each.ref, message: each.error.message });
  }
  joinTwins(all.targets);
  return all;
}

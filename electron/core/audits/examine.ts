import type { Call } from '#providers/provider.ts';
import type { CodeFacts } from '#shared/model/audit/code-facts.ts';
import type { DependencyFacts } from '#shared/model/audit/dependencies.ts';
import { isUnread, type FunctionPosture, type Reading } from '#shared/model/audit/posture.ts';
import type { PermissionUse, Usage } from '#shared/model/audit/rule.ts';
import type { SecretHit } from '#shared/model/audit/secret-hit.ts';
import { createCodeReader } from './read-code.ts';
import { findDependencies, type Claimed } from './dependencies/find-dependencies.ts';
import { readGraphs, type ProjectPackages } from './dependencies/read-graphs.ts';
import { findDrift } from './find-drift.ts';
import { comparePermissions } from './compare-permissions.ts';
import type { ObservedTraces } from './observe.ts';
import type { Knowledge } from './provider-knowledge.ts';
import type { AuditTree } from './read-tree.ts';
import { findByForm, findInVariable } from './secrets/find-secrets.ts';
import { lastOf, type Fingerprint } from './secrets/fingerprint.ts';
import { scanTree } from './secrets/scan-tree.ts';
import type { Target } from './target.ts';

/** What looking at one function came to, beside its posture. */
export interface Examination {
  code: CodeFacts | { unread: string } | null;
  secrets: SecretHit[];
  permissions: PermissionUse | { unread: string } | null;
  dependencies: DependencyFacts | { unread: string } | null;
  notes: string[];
  usage: Usage | { unread: string } | null;
  /** What was learned besides, for rules to read. */
  facts: Record<string, Reading<unknown>>;
  /** Fields of the posture that only records tell. */
  learned: Pick<FunctionPosture, 'lastInvokedAt'>;
}

/** Examines functions one after the other; functions of one source share what was read of it. */
export interface Examiner {
  examine(target: Target, call: Call): Promise<Examination>;
}

function inVariables({ env, stageVariables, at }: FunctionPosture, fingerprint: Fingerprint): SecretHit[] {
  const search = (variables: FunctionPosture['env'], where: 'env' | 'stage'): SecretHit[] =>
    variables === undefined || isUnread(variables) ? [] : variables.flatMap(({ name, value }): SecretHit[] => {
      const found = value === null ? null : findInVariable(name.split('/').at(-1) ?? name, value);
      if (found === null) return [];
      const { kind, secret, confidence } = found;
      const field = where === 'env' ? 'env' : 'stageVariables';
      return [{ kind, where, holder: name, at: at[`${field}.${name}`] ?? at[field] ?? null, last4: lastOf(secret), fingerprint: fingerprint(secret), confidence }];
    });
  return [...search(env, 'env'), ...search(stageVariables, 'stage')];
} // prettier-ignore

/** Shorter ones stand in many lines by chance. */
const LEAST_KNOWN = 6;

/** Secrets of its variables, as they are; in memory only, to be looked for in what it wrote. */
function knownSecrets({ env, stageVariables }: FunctionPosture): { kind: string; secret: string }[] {
  const all = [env, stageVariables].flatMap((list) => (list === undefined || isUnread(list) ? [] : list));
  return all.flatMap(({ name, value }) => {
    const found = value === null ? null : findInVariable(name.split('/').at(-1) ?? name, value);
    return found === null || found.secret.length < LEAST_KNOWN ? [] : [{ kind: found.kind, secret: found.secret }];
  });
}

/** Texts of spans: addresses, statements, messages. */
const spanTexts = ({ spans }: ObservedTraces): string[] =>
  spans.flatMap(({ span }) => [span.statusMessage ?? '', ...Object.values(span.attributes).map(String)]);

/** Secrets in the latest log lines and in spans: known by their form, or those that its variables hold. */
async function inLogs(
  target: Target,
  traces: Reading<ObservedTraces> | null,
  fingerprint: Fingerprint,
  call: Call,
): Promise<{ hits: SecretHit[]; lines: Reading<number> } | null> {
  if (target.logLines === null) return null;
  const lines = await target.logLines(call);
  const held = knownSecrets(target.posture);
  const seen = new Map<string, SecretHit>();
  const search = (texts: readonly string[], holder: string) => {
    for (const text of texts) {
      const known = held.filter(({ secret }) => text.includes(secret)).map((one) => ({ ...one, confidence: 'high' as const }));
      for (const { kind, secret, confidence } of [...known, ...findByForm(text)]) {
        const print = fingerprint(secret);
        const key = `${holder} ${print}`;
        if (!seen.has(key)) seen.set(key, { kind, where: 'logs', holder, at: null, last4: lastOf(secret), fingerprint: print, confidence });
      }
    }
  };
  if (!isUnread(lines)) search(lines, 'its log');
  if (traces !== null && !isUnread(traces)) search(spanTexts(traces), 'its traces');
  return { hits: [...seen.values()], lines: isUnread(lines) ? lines : lines.length };
}

async function versionsOf(target: Target, call: Call): Promise<Examination['facts']> {
  const versions = (await target.versions?.(call)) ?? null;
  return versions === null ? {} : { versions };
}

/** What differs between what is deployed and its source; null where no source of it was audited along. */
async function driftOf(target: Target, tree: AuditTree, call: Call): Promise<Reading<string[]> | null> {
  if (target.twin === null) return null;
  const source = await target.twin.open(call);
  return isUnread(source) ? source : findDrift(target.posture, tree, target.twin.posture, source);
}

export function createExaminer(knowledge: Knowledge, fingerprint: Fingerprint): Examiner {
  const readCode = createCodeReader(knowledge.code);
  const packages = new WeakMap<AuditTree, { projects: ProjectPackages; claimed: Claimed }>();

  async function dependenciesOf(tree: AuditTree, posture: FunctionPosture, code: Examination['code'], call: Call): Promise<DependencyFacts | null> {
    const known = packages.get(tree) ?? { projects: await readGraphs(tree, call.signal), claimed: new Set() };
    packages.set(tree, known);
    return findDependencies(posture, isUnread(code) ? null : code, tree, known.projects, known.claimed);
  } // prettier-ignore

  return {
    async examine(target, call) {
      const { posture } = target;
      const notes: string[] = [];
      const secrets = inVariables(posture, fingerprint);
      const facts = await versionsOf(target, call);
      const seen = target.observe === null ? null : await target.observe(call);
      const traces = seen?.traces ?? null;
      const logs = await inLogs(target, traces, fingerprint, call);
      if (logs !== null) {
        secrets.push(...logs.hits);
        facts['log-lines'] = logs.lines;
      }
      const recorded = { usage: seen?.usage ?? null, learned: seen === null ? {} : { lastInvokedAt: seen.lastInvokedAt } };
      const tree = await target.open(call);
      if (isUnread(tree))
        return {
          code: tree,
          secrets,
          permissions: await comparePermissions(posture, tree, traces, knowledge),
          dependencies: tree,
          notes: [`Its package could not be read: ${tree.unread}.`],
          ...recorded,
          facts,
        };
      const drift = await driftOf(target, tree, call);
      if (drift !== null) facts['drift'] = drift;
      const code = await readCode(tree, posture, call.signal);
      // Files of a source are searched once, with the directory.
      if (posture.kind !== 'source') {
        const scan = await scanTree(tree, fingerprint, call.signal);
        secrets.push(...scan.hits);
        notes.push(...scan.notes);
      }
      if (target.source === '') notes.push(...tree.notes);
      if (code !== null && !isUnread(code)) notes.push(...code.notes);
      return {
        code,
        secrets,
        permissions: await comparePermissions(posture, code, traces, knowledge),
        dependencies: await dependenciesOf(tree, posture, code, call),
        notes,
        ...recorded,
        facts,
      };
    },
  };
}

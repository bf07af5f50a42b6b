import { createHash } from 'node:crypto';
import type { Call } from '#providers/provider.ts';
import { isCancelled } from '#shared/errors.ts';
import {
  AuditSummary,
  type Audit,
  type AuditCounts,
  type AuditEvent,
  type AuditInput,
  type AuditNote,
  type AuditSubject,
} from '#shared/model/audit/audit.ts';
import type { Finding } from '#shared/model/audit/finding.ts';
import { isUnread, type FunctionPosture } from '#shared/model/audit/posture.ts';
import type { AdvisoryList, Component, PackageUse } from '#shared/model/audit/dependencies.ts';
import type { RuleContext } from '#shared/model/audit/rule.ts';
import { toInstant } from '#shared/model/time.ts';
import { atMost } from '../at-most.ts';
import type { CoreContext } from '../context.ts';
import { writeAudit } from './audit-rows.ts';
import { byImportance } from './by-importance.ts';
import { AT_A_TIME, collect } from './collect.ts';
import { controlStates } from './controls.ts';
import { openImported } from './dependencies/advisories/imported.ts';
import { recordedLists } from './dependencies/advisories/recorded.ts';
import { lookUp } from './dependencies/look-up.ts';
import { evaluateRules } from './evaluate-rules.ts';
import { createExaminer, type Examination, type Examiner } from './examine.ts';
import { loadKnowledge, type Knowledge } from './provider-knowledge.ts';
import { openFingerprint } from './secrets/fingerprint.ts';
import type { Target } from './target.ts';
import { openWorstHour } from './worst-hour.ts';
import { applyWaivers, readWaivers, WAIVER_RULE, WAIVER_SUBJECT } from './waivers.ts';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export function countFindings(findings: readonly Finding[], passed: number, notApplicable: number): AuditCounts {
  const open = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  const of = (state: Finding['state']) => findings.filter((each) => each.state === state).length;
  for (const { state, severity } of findings) if (state === 'fail') open[severity]++;
  return { open, pass: passed, fail: of('fail'), waived: of('waived'), notEvaluated: of('not_evaluated'), notApplicable };
}

function toSubject(posture: FunctionPosture): AuditSubject {
  const { id, name, kind, provider, ref, account, region, resourceId, runtime, declaredIn } = posture;
  const known = runtime === undefined || isUnread(runtime) ? null : runtime;
  return { id, name, kind, provider, ref, account, region, resourceId, runtime: known, declaredIn: declaredIn?.file ?? null };
}

/** The same for audits of the same thing. */
function scopeOf({ refs, directories, all }: AuditInput): string {
  return createHash('sha256').update(JSON.stringify({ refs: refs.toSorted(), directories: directories.toSorted(), all })).digest('hex').slice(0, 12);
} // prettier-ignore

/** One audit while it runs: what has been looked at, and what came of it. */
interface Running {
  knowledge: Knowledge;
  targets: Target[];
  looked: Map<FunctionPosture, Examination>;
  /** Those looked at and those that could not be. */
  done: number;
  notes: AuditNote[];
  /** Null until packages have been held against a list. */
  advisories: AdvisoryList | null;
  /** Works out the worst hour of a function. */
  worstHour: RuleContext['worstHour'];
}

const NO_LIST: AdvisoryList = { source: 'no list, because the audit was cancelled', isComplete: () => false, ecosystems: [], of: () => [] };

function contextOf({ knowledge, looked, advisories, worstHour }: Running, now: Date): RuleContext {
  return {
    now,
    all: [...looked.keys()],
    code: (of) => looked.get(of)?.code ?? null,
    secrets: (of) => looked.get(of)?.secrets ?? [],
    runtime: (of) => (typeof of.runtime === 'string' ? knowledge.runtime(of.provider, of.runtime) : null),
    permissions: (of) => looked.get(of)?.permissions ?? null,
    usage: (of) => looked.get(of)?.usage ?? null,
    worstHour,
    dependencies: (of) => looked.get(of)?.dependencies ?? null,
    advisories: advisories ?? NO_LIST,
  };
}

function judge(running: Running, core: CoreContext, now: Date): Pick<Audit, 'findings' | 'passed' | 'notApplicable' | 'controls' | 'subjectList'> {
  const context = contextOf(running, now);
  const findings: Finding[] = [];
  const passed: Audit['passed'] = {};
  const notApplicable: Audit['notApplicable'] = {};
  for (const posture of running.looked.keys()) {
    const result = evaluateRules(running.knowledge.rulesFor(posture.provider), posture, context);
    findings.push(...result.findings);
    passed[posture.id] = [...new Set(result.passed)].toSorted();
    notApplicable[posture.id] = [...new Set(result.notApplicable)].toSorted();
  }
  const subjects = [...running.looked.keys()].map(toSubject);
  const waived = applyWaivers(findings, readWaivers(core.store), subjects.map(({ id }) => id), now);
  if (waived.some(({ subject }) => subject === WAIVER_SUBJECT))
    subjects.push({ id: WAIVER_SUBJECT, name: 'Waivers', kind: 'directory', provider: null, ref: null, account: null, region: null, resourceId: null, runtime: null, declaredIn: null });
  const bySubject = Map.groupBy(waived, ({ subject }) => subject);
  return {
    findings: waived.toSorted(byImportance),
    passed,
    notApplicable,
    controls: [...running.looked.keys()].filter(({ kind }) => kind !== 'directory').flatMap(({ id }) => controlStates(id, bySubject.get(id) ?? [], passed[id] ?? [], notApplicable[id] ?? [])),
    subjectList: subjects.toSorted((a, b) => compare(a.id, b.id)),
  };
} // prettier-ignore

/** Runs an audit from beginning to end and stores it; what was looked at before it is cancelled is stored too. */
export async function* runAudit(core: CoreContext, input: AuditInput, call: Call): AsyncGenerator<AuditEvent, void, undefined> {
  const started = Date.now();
  const knowledge = await loadKnowledge(core.registry);
  const { targets, notes } = await collect(core, knowledge, input, call);
  const scope = scopeOf(input);
  const id = `${toInstant(started).replace(/\D/g, '')}-${scope}`;
  const running: Running = {
    knowledge,
    targets,
    looked: new Map(),
    done: 0,
    notes,
    advisories: null,
    worstHour: await openWorstHour(core, new Date(started)),
  };
  const examiner = createExaminer(knowledge, openFingerprint(core.home));
  const end = (cancelled: boolean) => {
    const audit = finish({ core, running, input, id, scope, started, cancelled });
    writeAudit(core.store, audit);
    return audit;
  };
  let kept: Audit | null = null;
  try {
    yield { type: 'started', id, total: targets.length };
    yield* lookAtAll(core, running, examiner, call);
    if (!call.signal.aborted) running.advisories = await holdAgainstList(core, running, input, call, new Date(started));
    kept = end(call.signal.aborted);
  } finally {
    // Also where nobody waits for the rest any more: what was seen is kept.
    if (kept === null) end(true);
  }
  const bySubject = Map.groupBy(kept.findings, ({ subject }) => subject);
  for (const subject of kept.subjectList) yield { type: 'findings', subject, findings: bySubject.get(subject.id) ?? [] };
  yield { type: 'end', audit: AuditSummary.parse(kept) };
}

/** Every package of every function, in one question. */
async function holdAgainstList(core: CoreContext, { looked }: Running, { advisories }: AuditInput, call: Call, now: Date): Promise<AdvisoryList> {
  const packages = [...looked.values()].flatMap(({ dependencies }) => (dependencies === null || isUnread(dependencies) ? [] : dependencies.packages));
  const imported = openImported(core.home);
  try {
    return await lookUp({ from: advisories, packages, recorded: recordedLists(), imported: imported.lists, now }, { fetch: core.ports.fetch ?? globalThis.fetch, signal: call.signal });
  } finally {
    imported.close();
  }
} // prettier-ignore

/** Those of a source one after the other, because they share what was read of it; then deployed ones, several at a time. */
async function* lookAtAll(core: CoreContext, running: Running, examiner: Examiner, call: Call): AsyncGenerator<AuditEvent, void, undefined> {
  const { targets } = running;
  const seen = new Map<Target, [FunctionPosture, Examination]>();
  const [deployed, sources] = [targets.filter(({ posture }) => posture.kind === 'deployed'), targets.filter(({ posture }) => posture.kind !== 'deployed')];
  try {
    for (const [limit, some] of [[1, sources], [AT_A_TIME, deployed]] as const) {
      const looks = atMost(limit, some, call.signal, (target, signal) => look(core, running, examiner, target, { ...call, signal }));
      for await (const { result } of looks) {
        if (result === 'cancelled') return;
        running.done++;
        const { target, seen: found } = result;
        if (found !== null) seen.set(target, found);
        yield { type: 'progress', done: running.done, total: targets.length, subject: target.posture.name, findings: 0 };
      }
    }
  } finally {
    // In the order they were asked for, whoever answered first: the same audit gives the same report.
    for (const target of targets) {
      const found = seen.get(target);
      if (found !== undefined) running.looked.set(...found);
    }
  }
} // prettier-ignore

/** What was seen of a function; null where it could not be looked at. */
type Look = { target: Target; seen: [FunctionPosture, Examination] | null } | 'cancelled';

/** Looks at one function; what it came to. */
async function look(core: CoreContext, running: Running, examiner: Examiner, target: Target, call: Call): Promise<Look> {
  const { posture } = target;
  const note = (kind: AuditNote['kind'], message: string) => running.notes.push({ kind, subject: posture.id, message });
  try {
    const examination = await examiner.examine(target, call);
    for (const message of examination.notes) note('limit', message);
    return { target, seen: [{ ...posture, ...examination.learned, facts: { ...posture.facts, ...examination.facts } }, examination] };
  } catch (error) {
    if (call.signal.aborted || isCancelled(error)) return 'cancelled';
    core.log.write('error', `The audit could not look at ${posture.id}.`, error);
    note('failure', 'Something went wrong inside Isobar while it was looked at; the log has the cause.');
    return { target, seen: null };
  } finally {
    target.close();
  }
} // prettier-ignore

const NEARNESS: readonly PackageUse[] = ['imported', 'needed', 'present'];

/** Every package once, with those that have it. */
function componentsOf(looked: Running['looked']): Component[] {
  const all = new Map<string, Component>();
  for (const [{ id }, { dependencies }] of looked) {
    for (const { ecosystem, name, version, use, at } of dependencies === null || isUnread(dependencies) ? [] : dependencies.packages) {
      const key = `${ecosystem} ${name} ${version}`;
      const known = all.get(key) ?? { ecosystem, name, version, use, at: { ...at }, subjects: [] };
      if (NEARNESS.indexOf(use) < NEARNESS.indexOf(known.use)) known.use = use;
      known.subjects.push(id);
      all.set(key, known);
    }
  }
  return [...all].toSorted(([a], [b]) => compare(a, b)).map(([, each]) => ({ ...each, subjects: each.subjects.toSorted(compare) }));
}

interface Finish {
  core: CoreContext;
  running: Running;
  input: AuditInput;
  id: string;
  scope: string;
  started: number;
  cancelled: boolean;
}

function finish({ core, running, input, id, scope, started, cancelled }: Finish): Audit {
  const { knowledge, notes, looked, targets } = running;
  const judged = judge(running, core, new Date(started));
  if (cancelled) notes.push({ kind: 'failure', subject: null, message: `The audit was cancelled after ${looked.size} of ${targets.length}: what is missing was not looked at.` });
  for (const table of knowledge.tables) notes.push({ kind: 'table', subject: null, message: table });
  const list = (running.advisories ?? NO_LIST).source;
  notes.push({ kind: 'table', subject: null, message: `Dependencies were compared with ${list}.` });
  const used = new Set(judged.findings.map(({ ruleId }) => ruleId));
  const evaluated = new Set([...used, ...Object.values(judged.passed).flat(), ...Object.values(judged.notApplicable).flat()]);
  const rules = knowledge.catalogue.filter((rule) => evaluated.has(rule.id));
  if (used.has(WAIVER_RULE.id)) rules.push({ ...WAIVER_RULE, risks: [], mappings: [] });
  const count = (record: Record<string, string[]>) => Object.values(record).reduce((sum, list) => sum + list.length, 0);
  return {
    id,
    status: cancelled ? 'cancelled' : notes.some(({ kind }) => kind === 'failure') ? 'partial' : 'done',
    startedAt: toInstant(started),
    endedAt: toInstant(Date.now()),
    input,
    scope,
    version: core.version,
    subjects: judged.subjectList.length,
    counts: countFindings(judged.findings, count(judged.passed), count(judged.notApplicable)),
    ...judged,
    rules,
    components: componentsOf(looked),
    notes: notes.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.subject ?? '', b.subject ?? '') || compare(a.message, b.message)),
  };
} // prettier-ignore

import { isUnread, type FunctionPosture, type Reading } from '#shared/model/audit/posture.ts';
import { applies, fail, have, judgeEach, pass, verdicts } from '#shared/model/audit/read-field.ts';
import { defineRule, type Verdict } from '#shared/model/audit/rule.ts';
import type { OldVersion } from '../read-versions.ts';
import { recursion } from './recursion.ts';

const DAY = 86_400_000;

const runtime = defineRule({
  id: 'RUN-001',
  title: 'Runtime past, or near, its end of support',
  severity: 'high',
  why: 'Flaws in it are not mended any more, and after a while the function can no longer be changed.',
  remediation: { text: 'Move to a runtime that is supported.', cli: null, diff: null },
  risks: ['S9'],
  precision: 'very-high',
  evaluate(of, context) {
    const id = have(of.runtime, 'runtime');
    if (id === null) return { state: 'not_applicable', message: 'It names no runtime.' };
    const dates = context.runtime(of);
    if (dates === null) return { state: 'not_evaluated', message: `The table of runtimes does not have ${id}.` };
    if (dates.deprecatedOn === null) return pass(`No end of support is announced for ${id}.`);
    const days = Math.floor((Date.parse(dates.deprecatedOn) - context.now.getTime()) / DAY);
    if (days < 0) return fail(`Support of ${id} ended on ${dates.deprecatedOn}.${dates.blockedOn === null ? '' : ` Updates are blocked from ${dates.blockedOn}.`}`, { field: 'runtime', value: id });
    if (days <= 90) return fail(`Support of ${id} ends on ${dates.deprecatedOn}, in ${days} days.`, { field: 'runtime', value: id, severity: 'medium' });
    return pass(`${id} is supported until ${dates.deprecatedOn}.`);
  },
}); // prettier-ignore

const known = <T>(reading: Reading<readonly T[]> | undefined): readonly T[] => (reading === undefined || isUnread(reading) ? [] : reading);

/** Whether anybody can set it off: by calling it, or by writing to what sets it off. What could not be read is not counted. */
function isOpen({ endpoints, grants, sources }: FunctionPosture): boolean {
  const byCall = known(endpoints).some(({ auth }) => auth === 'none') || known(grants).some(({ kind, restricted, viaUrl }) => kind === 'anyone' && !restricted && !viaUrl);
  return byCall || known(sources).some(({ publicWrite, enabled }) => publicWrite === true && enabled);
} // prettier-ignore

const cap = defineRule({
  id: 'COST-001',
  title: 'Nothing limits how many run at a time',
  severity: 'low',
  why: 'A flood of requests is answered in full and billed in full, and takes capacity from everything else in the account.',
  remediation: { text: 'Set reserved concurrency, or the greatest number of instances.', cli: null, diff: null },
  risks: ['SAS-8'],
  precision: 'very-high',
  evaluate(of, context) {
    const most = have(of.maxInstances, 'limit of instances');
    if (most !== null) return pass(`At most ${most} run at a time.`);
    const open = isOpen(of);
    const memory = typeof of.memoryMb === 'number' ? of.memoryMb : null;
    const timeout = typeof of.timeoutS === 'number' ? of.timeoutS : null;
    const worst = context.worstHour(of);
    const money = worst === null ? '' : ` ${worst.instances} of it at a time, each busy until its timeout, cost ${worst.cost} an hour.`;
    const size = memory === null || timeout === null ? '' : ` Each call may use ${memory} MB for ${timeout} s.${money}`;
    return fail(open ? `Anybody can set it off, and nothing limits how many run at a time.${size}` : `Nothing limits how many run at a time.${size}`, { field: 'maxInstances', value: 'no limit', severity: open ? 'high' : 'low' });
  },
}); // prettier-ignore

const throttle = defineRule({
  id: 'COST-002',
  title: 'Public, and requests are not limited',
  severity: 'medium',
  why: 'Anybody can run up the bill.',
  remediation: { text: 'Throttle the routes, ask for keys with a usage plan, or put a firewall before the API.', cli: null, diff: null },
  risks: ['SAS-8'],
  precision: 'medium',
  evaluate(of) {
    const open = have(of.endpoints, 'list of endpoints').filter(({ auth, throttled }) => auth === 'none' && throttled !== undefined);
    applies(open.length > 0, 'No public endpoint with a limit setting leads to it.');
    const free = open.filter(({ throttled }) => throttled === false);
    if (free.length > 0) return fail(`Requests to ${free.map(({ label }) => label).join(', ')} are not limited.`, { field: 'endpoints' });
    return judgeEach(
      open,
      ({ throttled }) => throttled,
      'request limit',
      () => null,
      'Requests are limited.',
    );
  },
});

const unused = defineRule({
  id: 'GOV-002',
  title: 'Not used, and still exposed',
  severity: 'medium',
  why: 'Nobody looks after what nobody uses, and it can still be called.',
  remediation: { text: 'Delete it, or take its triggers away.', cli: null, diff: null },
  risks: ['SAS-11'],
  precision: 'high',
  evaluate(of, { now }) {
    const last = have(of.lastInvokedAt, 'time of its last invocation');
    if (last !== null && now.getTime() - Date.parse(last) < 90 * DAY) return pass(`It was last invoked on ${last.slice(0, 10)}.`);
    applies(isOpen(of), 'It is not exposed.');
    const changed = of.changedAt === undefined || isUnread(of.changedAt) ? null : of.changedAt;
    applies(changed === null || now.getTime() - Date.parse(changed) >= 90 * DAY, `It was changed on ${changed?.slice(0, 10) ?? ''}: that is not long ago.`);
    return fail(last === null ? 'No invocation of it is on record, and anybody can call it.' : `It was last invoked on ${last.slice(0, 10)}, and anybody can call it.`, { field: 'lastInvokedAt', value: last ?? 'never' });
  },
}); // prettier-ignore

const tags = defineRule({
  id: 'GOV-001',
  title: 'It has no tags',
  severity: 'info',
  why: 'Whose it is, and what it belongs to, has to be guessed in an incident.',
  remediation: { text: 'Tag it with an owner and an application.', cli: null, diff: null },
  risks: [],
  precision: 'very-high',
  evaluate: (of) =>
    Object.keys(have(of.tags, 'tags')).length > 0 ? pass('It has tags.') : fail('It has no tags.', { field: 'tags', value: 'none' }),
});

const drift = defineRule({
  id: 'GOV-004',
  title: 'What is deployed differs from the source',
  severity: 'medium',
  why: 'Somebody changed it past the review, or the source was never deployed: what was checked is not what runs.',
  remediation: { text: 'Deploy the source, or bring the change into it.', cli: null, diff: null },
  risks: ['SAS-3'],
  precision: 'high',
  evaluate(of) {
    const differences = have(of.facts['drift'], 'source of what is deployed') as readonly string[];
    return verdicts(
      differences.map((each) => fail(each, { key: each, value: each })),
      'What is deployed is what the source says.',
    );
  },
});

/** Triggers that were turned off instead of deleted. */
function turnedOff({ sources }: FunctionPosture): readonly Verdict[] {
  if (isUnread(sources)) return [{ state: 'not_evaluated', message: `The list of event sources could not be read: ${sources.unread}.` }];
  if ((sources ?? []).length === 0) return [];
  const off = (sources ?? []).filter(({ enabled }) => !enabled);
  return verdicts(
    off.map(({ id, label, at }) => fail(`The trigger ${label} is turned off.`, { field: 'sources', value: label, key: id, ...(at === undefined ? {} : { at }) })),
    'All of its triggers are in use.',
  );
} // prettier-ignore

/** Versions that nobody has needed for so long are leftovers. */
const OLD_DAYS = 90;

/** Old code that can still be called: by its own name where no alias needs it, or by an alias alone. */
function oldVersions({ facts }: FunctionPosture, now: Date): readonly Verdict[] {
  const versions = facts['versions'] as Reading<OldVersion[]> | undefined;
  if (versions === undefined) return [];
  if (isUnread(versions)) return [{ state: 'not_evaluated', message: `Its versions could not be read: ${versions.unread}.` }];
  const left = versions.filter(({ createdAt, aliases, callable }) => now.getTime() - Date.parse(createdAt) > OLD_DAYS * DAY && callable === (aliases.length === 0)).toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  const [oldest] = left;
  if (oldest === undefined) return [pass('No old version is within reach.')];
  const names = left.map(({ version, aliases }) => [version, ...aliases].join(' as '));
  const some = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
  const what = left.length === 1 ? 'A version that is not in use can' : `${left.length} versions that are not in use can`;
  return [fail(`${what} still be called: ${some}. The oldest is of ${oldest.createdAt.slice(0, 10)}.`, { field: 'versions', value: some, key: 'versions', severity: 'low' })];
} // prettier-ignore

const leftover = defineRule({
  id: 'GOV-005',
  title: 'Triggers and versions that are out of use are still there',
  severity: 'info',
  why: 'Whoever turns a trigger on again brings back what was taken out of use; an old version runs what has long been mended, with the same rights.',
  remediation: { text: 'Delete triggers and versions that are not coming back.', cli: null, diff: null },
  risks: ['SAS-11'],
  precision: 'very-high',
  evaluate(of, { now }) {
    const all = [...turnedOff(of), ...oldVersions(of, now)];
    applies(all.length > 0, 'Nothing but calls sets it off, and it has no versions to be deleted.');
    const open = all.filter(({ state }) => state === 'not_evaluated');
    const failures = all.filter(({ state }) => state === 'fail');
    return failures.length + open.length > 0 ? [...failures, ...open.slice(0, 1)] : all.slice(0, 1);
  },
});

/** Fewer calls say nothing of the rare long one. */
const LEAST_CALLS = 20;
/** Times what was needed, from which a limit limits nothing any more. */
const FAR_ABOVE = 10;
/** A short timeout is no risk, however much shorter the calls are. */
const SHORT_TIMEOUT_S = 10;
const MEMORY_FAR_ABOVE = 4;
const SMALL_MEMORY_MB = 256;

const oversized = defineRule({
  id: 'COST-004',
  title: 'Timeout or memory far above what it takes',
  severity: 'low',
  why: 'A call that hangs, or is made to, is billed until the timeout, for all of the memory; and it keeps an environment busy as long.',
  remediation: { text: 'Set the timeout to a few times the longest call, and the memory to what calls take and some more. "isobar costs right-size" measures sizes.', cli: null, diff: null },
  risks: ['SAS-8'],
  precision: 'medium',
  evaluate(of, context) {
    const use = context.usage(of);
    if (use === null) return { state: 'not_applicable', message: 'There is no record of its calls.' };
    if (isUnread(use)) return { state: 'not_evaluated', message: `What its calls take could not be read: ${use.unread}.` };
    const seen = `${use.calls} ${use.calls === 1 ? 'call' : 'calls'} from ${use.since.slice(0, 10)} to ${use.until.slice(0, 10)}`;
    if (use.calls < LEAST_CALLS) return { state: 'not_evaluated', message: `${seen} are too few to judge its limits by.` };
    const longestMs = use.maxMs ?? use.p95Ms;
    const longest = `${use.maxMs === null ? '95 of 100' : 'the longest'} took ${Math.round(longestMs)} ms`;
    const timeout = have(of.timeoutS, 'timeout');
    const memory = have(of.memoryMb, 'memory');
    const results = [
      ...(timeout !== null && timeout > SHORT_TIMEOUT_S && timeout * 1000 > FAR_ABOVE * longestMs ? [fail(`Its timeout is ${timeout} s; of ${seen}, ${longest}.`, { field: 'timeoutS', value: `${timeout} s`, key: 'timeout' })] : []),
      ...(memory !== null && use.memoryMaxMb !== null && memory > SMALL_MEMORY_MB && memory > MEMORY_FAR_ABOVE * use.memoryMaxMb ? [fail(`It has ${memory} MB; of ${seen}, none took more than ${Math.ceil(use.memoryMaxMb)} MB.`, { field: 'memoryMb', value: `${memory} MB`, key: 'memory' })] : []),
    ];
    return verdicts(results, `Its limits fit what ${seen} took.`);
  },
}); // prettier-ignore

export const lifecycle = [runtime, cap, throttle, oversized, recursion, unused, tags, drift, leftover];

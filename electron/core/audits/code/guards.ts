import type { Check, Stmt } from './ir.ts';
import type { Frame, Machine } from './machine.ts';
import type { Value } from './value.ts';

/** Rules that no value breaks that has been held against a list, or is a number. */
const ALL = ['*'];
const HOSTS = ['CODE-005', 'CODE-014'];
const HOST_PARTS = new Set(['host', 'hostname', 'origin', 'protocol', 'netloc', 'scheme']);

/** Whether a statement list never reaches its end. */
export function leaves(body: readonly Stmt[]): boolean {
  const last = body.at(-1);
  if (last === undefined) return false;
  if (last.s === 'return' || last.s === 'leave') return true;
  return last.s === 'maybe' && leaves(last.body) && leaves(last.otherwise);
}

/** Characters that a pattern lets through, as far as rules care; null where it lets anything through. */
function admits(source: string, whole: boolean): string | null {
  const inner = source.replace(/^\(\?[a-z]+\)/, '');
  if (!whole && !(inner.startsWith('^') && /(?:\$|\\Z)$/.test(inner))) return null;
  const escaped = inner.replaceAll(/\\[DSWs]/g, '.*').replaceAll(/\\[dwbAZ]/g, '');
  const outside = escaped.replaceAll(/\[(?:[^\]\\]|\\.)*\]/g, '').replaceAll(/\\./g, '');
  if (outside.includes('.') || /\[\^/.test(escaped)) return null;
  return escaped
    .replaceAll(/\(\?[:=!]/g, '(')
    .replaceAll(/^\^|\$$|[()*+?|]|\{\d+(?:,\d*)?\}|(?<!\\)[[\]]/g, '')
    .replaceAll('\\', '');
}

/** Rules that a value cannot break any more once it has matched. */
function matched(by: Value, whole: boolean): readonly string[] {
  const source = by.text;
  const let_ = source === null ? null : admits(source, whole);
  if (let_ === null) return [];
  const out = ['CODE-003', 'CODE-007'];
  if (!/[;&|`$<>"'\s]/.test(let_)) out.push('CODE-001', 'CODE-002', 'CODE-004', 'CODE-012', 'CODE-013');
  if (!/[./]/.test(let_)) out.push(...HOSTS, 'CODE-006');
  return out;
}

const isFixed = (value: Value): boolean =>
  value.taints.length === 0 && (value.text !== null || value.literal !== null || value.sym?.startsWith('env.') === true);

/** A list, a set, or a table whose keys were written into the code. */
function isOwnList(by: Value): boolean {
  if (by.taints.some(({ kind }) => kind === 'event')) return false;
  if (by.fields === null) return by.text === null && by.sym !== null;
  return true;
}

/** What a check makes a value safe for, by its kind. */
const MADE_SAFE: Readonly<Record<Check['how'], (by: Value | null) => readonly string[]>> = {
  plain: () => ALL,
  equals: (by) => (by !== null && isFixed(by) ? ALL : []),
  'one-of': (by) => (by !== null && isOwnList(by) ? ALL : []),
  pattern: (by) => (by === null ? [] : matched(by, false)),
  'whole-pattern': (by) => (by === null ? [] : matched(by, true)),
  lacks: (by) => (by?.text?.includes('..') === true ? ['CODE-006'] : []),
  begins: (by) => {
    if (by === null || by.taints.some(({ kind }) => kind === 'event')) return [];
    return /^[a-z]+:\/\/[^/]+\//.test(by.text ?? '') ? HOSTS : ['CODE-006'];
  },
};

/** A value and what was read off it: its methods are its parts as well. */
function markSafe(target: Value, rules: readonly string[], undo: (() => void)[], depth: number): void {
  const { taints } = target;
  target.taints = taints.map((taint) => ({ ...taint, safeFor: [...new Set([...taint.safeFor, ...rules])].toSorted() }));
  undo.push(() => {
    target.taints = taints;
  });
  if (depth > 0) for (const part of target.fields?.values() ?? []) markSafe(part, rules, undo, depth - 1);
}

/** Marks what checks say of values, from here on; gives back what undoes it. */
export function apply(machine: Machine, frame: Frame, checks: readonly Check[]): () => void {
  const undo: (() => void)[] = [];
  for (const check of checks) {
    const { value: of } = check;
    if (of.t !== 'name' && of.t !== 'member') continue;
    // A host that was looked at says something of the address that it is of.
    const part = of.t === 'member' && of.prop !== null && HOST_PARTS.has(of.prop);
    const target = machine.ops.evaluate(machine, frame, part ? of.object : of);
    if (target.taints.length === 0) continue;
    const rules = MADE_SAFE[check.how](check.by === null ? null : machine.ops.evaluate(machine, frame, check.by));
    const safe = part && rules.includes('*') ? HOSTS : rules;
    if (safe.length === 0) continue;
    markSafe(target, safe, undo, 3);
  }
  return () => {
    for (const each of undo.toReversed()) each();
  };
}

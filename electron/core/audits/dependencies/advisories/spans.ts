import type { Ecosystem } from '#shared/model/audit/dependencies.ts';
import { compareVersions } from '../version-order.ts';

/** Events of a range in the OSV format. */
export type Events = readonly { introduced?: string; fixed?: string; last_affected?: string; limit?: string }[];

/** Versions from one to another. */
export interface Span {
  /** `0 <1.2.6`, `1.0.0 <=1.2.5`, `1.0.0`. */
  text: string;
  holds(version: string): boolean;
}

interface Mark {
  kind: 'fixed' | 'introduced' | 'last';
  version: string;
}

/** What happens first where two events name one version: a range ends before the next begins, and may be a single version. */
const FIRST = ['fixed', 'introduced', 'last'];

function marksOf(events: Events): Mark[] | null {
  const marks: Mark[] = [];
  for (const { introduced, fixed, last_affected: last, limit } of events) {
    if (limit !== undefined && limit !== '*') return null;
    if (introduced !== undefined) marks.push({ kind: 'introduced', version: introduced });
    if (fixed !== undefined) marks.push({ kind: 'fixed', version: fixed });
    if (last !== undefined) marks.push({ kind: 'last', version: last });
  }
  return marks.some(({ version }) => version === '' || /\s/.test(version)) ? null : marks;
}

/** In the order of versions, however they are listed; null where one of them has none. */
function ordered(ecosystem: Ecosystem, marks: readonly Mark[]): Mark[] | null {
  if (marks.some(({ version }) => compareVersions(ecosystem, version, '1') === null)) return null;
  return marks.toSorted((a, b) => (compareVersions(ecosystem, a.version, b.version) ?? 0) || FIRST.indexOf(a.kind) - FIRST.indexOf(b.kind));
}

function toSpan(ecosystem: Ecosystem, from: string, end: Mark | null): Span {
  const sign = end?.kind === 'fixed' ? '<' : '<=';
  return {
    text: end === null ? from : `${from} ${sign}${end.version}`,
    holds(version) {
      const after = compareVersions(ecosystem, version, from);
      const before = end === null ? -1 : compareVersions(ecosystem, version, end.version);
      if (after === null || before === null || after < 0) return false;
      return end?.kind === 'fixed' ? before < 0 : before <= 0;
    },
  };
}

/** The spans of versions that the events of a range make; null where they cannot be told exactly. */
export function toSpans(ecosystem: Ecosystem, events: Events): Span[] | null {
  const marks = ordered(ecosystem, marksOf(events) ?? []);
  if (marks === null || marks.length === 0) return null;
  const spans: Span[] = [];
  let from: string | null = null;
  for (const mark of marks) {
    if (mark.kind === 'introduced') from ??= mark.version;
    // An end without a beginning: nobody can say what it ends.
    else if (from === null) return null;
    else {
      spans.push(toSpan(ecosystem, from, mark));
      from = null;
    }
  }
  if (from !== null) spans.push(toSpan(ecosystem, from, null));
  return spans;
}

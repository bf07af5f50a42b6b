import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Ecosystem } from '#shared/model/audit/dependencies.ts';
import type { AdvisoryRow } from './advisory.ts';
import { describeCount, type ListAtHand } from './list-at-hand.ts';

/** Where the facts of a list were taken from, under which licence, and the day up to which they were there. */
export const RecordedSource = z.object({ name: z.string(), url: z.url(), licence: z.string(), asOf: z.iso.date() });

/**
 * The list that comes along for one ecosystem: facts of published advisories, far from all of them, which every report
 * says. Written by scripts/record-advisories.ts.
 */
interface RecordedList {
  sources: readonly z.infer<typeof RecordedSource>[];
  /** Day on which the records were read. */
  readOn: string;
  /** The latest change in any of them. */
  newest: string;
  /** By name, then by id. */
  advisories: readonly AdvisoryRow[];
}

/** Where the list of an ecosystem is; there is one for each. */
export function recordedFile(ecosystem: Ecosystem): URL {
  return new URL(`./recorded/${ecosystem.toLowerCase()}.json`, import.meta.url);
}

export function readRecorded(ecosystem: Ecosystem): RecordedList {
  return JSON.parse(readFileSync(recordedFile(ecosystem), 'utf8')) as RecordedList;
}

const inWords = new Intl.ListFormat('en', { type: 'conjunction' });

/** The lists that come along. One is read where an audit has packages of its ecosystem, and forgotten with the audit. */
export function recordedLists(): ListAtHand {
  const read = new Map<Ecosystem, RecordedList>();
  const of = (ecosystem: Ecosystem) => {
    const list = read.get(ecosystem) ?? readRecorded(ecosystem);
    read.set(ecosystem, list);
    return list;
  };
  return {
    title: 'the list that comes along',
    describe(ecosystem) {
      const { sources, readOn, advisories } = of(ecosystem);
      const names = inWords.format(sources.map(({ name, asOf }) => `${name} as of ${asOf}`));
      return `${describeCount(advisories.length, new Set(advisories.map(([name]) => name)).size)} from ${names}, read on ${readOn}`;
    },
    about: (ecosystem, names) => of(ecosystem).advisories.filter(([name]) => names.has(name)),
    isComplete: () => false,
  };
}

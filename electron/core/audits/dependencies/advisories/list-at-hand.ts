import type { Ecosystem } from '#shared/model/audit/dependencies.ts';
import type { AdvisoryRow } from './advisory.ts';

/** A list of advisories on this machine. */
export interface ListAtHand {
  /** For people, in a sentence. */
  title: string;
  /** How large and how old it is for an ecosystem; null where it knows nothing of it. */
  describe(ecosystem: Ecosystem): string | null;
  /** What it has about some packages; names as the ecosystem compares them. */
  about(ecosystem: Ecosystem, names: ReadonlySet<string>): readonly AdvisoryRow[];
  /** Whether it has all that is known of a package, so that nothing found is a pass. */
  isComplete(ecosystem: Ecosystem, name: string, now: Date): boolean;
}

export function describeCount(advisories: number, packages: number): string {
  return `${advisories} ${advisories === 1 ? 'advisory' : 'advisories'} on ${packages} ${packages === 1 ? 'package' : 'packages'}`;
}

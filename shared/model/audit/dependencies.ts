import { z } from 'zod';
import { Location, type Severity } from './finding.ts';
import type { CodeLocation } from './posture.ts';

/** Names as the OSV schema writes them. */
export const ECOSYSTEMS = ['npm', 'PyPI', 'Go', 'Maven', 'NuGet', 'RubyGems'] as const;
export const Ecosystem = z.enum(ECOSYSTEMS);
export type Ecosystem = z.infer<typeof Ecosystem>;

/** One version of a package. */
export interface PackageVersion {
  ecosystem: Ecosystem;
  name: string;
  version: string;
}

/** How near a package is to what runs: imported by code that the handler reaches, needed by such a package, or merely there. */
export const PackageUse = z.enum(['imported', 'needed', 'present']);
export type PackageUse = z.infer<typeof PackageUse>;

/** A package of the inventory, with the functions that have it. */
export const Component = z.object({
  ecosystem: Ecosystem,
  name: z.string(),
  version: z.string(),
  /** The nearest that it is to any of them. */
  use: PackageUse,
  at: Location,
  /** Ids of subjects. */
  subjects: z.array(z.string()),
});
export type Component = z.infer<typeof Component>;

/** A package that would run, or could. */
export interface UsedPackage extends PackageVersion {
  at: CodeLocation;
  use: PackageUse;
}

/** What is known to be wrong with one version of a package. */
export interface Vulnerability {
  /** Id in the list it comes from: `GHSA-…`. */
  id: string;
  /** Ids that others have for it: `CVE-…`. */
  aliases: string[];
  severity: Severity;
  /** Base score of CVSS; null where it has none. */
  score: number | null;
  /** Version of CVSS that it is scored in: `3.1`. */
  cvss: string | null;
  /** The least version without it; null where there is none, or nobody says which it is. */
  fixed: string | null;
  /** The last version with it, where that is known and the least without it is not. */
  last: string | null;
}

/** Something about the manifests themselves. */
export interface ManifestProblem {
  kind: 'lockfile' | 'source' | 'script';
  message: string;
  at: CodeLocation;
  /** Stays the same when lines move. */
  key: string;
}

/** What a function depends on. */
export interface DependencyFacts {
  packages: UsedPackage[];
  problems: ManifestProblem[];
  /** Packages whose version cannot be told, and why: sentences. */
  gaps: string[];
}

/** The list that packages were held against. */
export interface AdvisoryList {
  /** For people: which list, how large and how old. */
  source: string;
  /** Whether it has all that is known of a package: nothing found is then a pass. */
  isComplete(one: Pick<PackageVersion, 'ecosystem' | 'name'>): boolean;
  /** Kinds of packages that it knows any of. */
  ecosystems: readonly Ecosystem[];
  /** What it knows of a version of a package that the audit met, and of other versions of it. */
  of(one: PackageVersion): readonly Vulnerability[];
}

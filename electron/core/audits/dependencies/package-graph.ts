import type { Ecosystem, PackageVersion } from '#shared/model/audit/dependencies.ts';
import type { CodeLocation } from '#shared/model/audit/posture.ts';

/** A package with what it needs, by key of the graph it is in. */
export interface PackageNode extends PackageVersion {
  at: CodeLocation;
  needs: string[];
  installScript: boolean;
  /** Names that it is imported by; empty where they have to be guessed from its name. */
  modules: string[];
}

/** The packages of one project: as they are installed or packed, or as a lock file fixes them. */
export interface PackageGraph {
  /** With `/` at its end; empty for the root. */
  folder: string;
  ecosystem: Ecosystem;
  /** Where it was read: for people. */
  readFrom: string;
  nodes: ReadonlyMap<string, PackageNode>;
  /** Keys of what the project itself finds under a name. */
  top: ReadonlyMap<string, string>;
  /** Names that the project asks for to run; null where no manifest says so. */
  asked: readonly string[] | null;
}

/** The nodes that can be reached from some, themselves among them. */
export function reachable(graph: PackageGraph, from: Iterable<string>): Set<string> {
  const seen = new Set<string>();
  const stack = [...from];
  for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
    if (seen.has(key)) continue;
    const node = graph.nodes.get(key);
    if (node === undefined) continue;
    seen.add(key);
    stack.push(...node.needs);
  }
  return seen;
}

/** A name as its ecosystem compares it: PyPI without case and with one separator (PEP 503), NuGet without case. */
export function normalName(ecosystem: Ecosystem, name: string): string {
  if (ecosystem === 'PyPI') return name.toLowerCase().replace(/[-_.]+/g, '-');
  return ecosystem === 'NuGet' ? name.toLowerCase() : name;
}

export type Json = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

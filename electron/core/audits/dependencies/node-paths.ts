import type { CodeLocation } from '#shared/model/audit/posture.ts';
import { asObject, type Json, type PackageGraph, type PackageNode } from './package-graph.ts';

/** A package at a place in `node_modules`, as it is on disk or as a lock file of npm lays it out. */
export interface PlacedPackage {
  /** `node_modules/a/node_modules/b` */
  path: string;
  name: string;
  version: string;
  /** `dependencies`, `optionalDependencies` and `peerDependencies` of its manifest. */
  needs: string[];
  installScript: boolean;
  at: CodeLocation;
}

/** Names that a manifest needs to run; those that are optional may be missing. */
export function neededBy(manifest: Json): string[] {
  return ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((field) => Object.keys(asObject(manifest[field])));
}

/** Node looks in the `node_modules` beside a package, then in those above it. */
function find(places: ReadonlyMap<string, unknown>, from: string, name: string): string | null {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/')))) {
    const own = base === '' || base.endsWith('/') ? base : `${base}/`;
    const path = `${own}node_modules/${name}`;
    if (places.has(path)) return path;
    if (base === '') return null;
    if (!base.includes('node_modules/')) base = '';
  }
}

/** The graph of packages that lie in `node_modules`. */
export function graphOfPlaces(folder: string, readFrom: string, placed: readonly PlacedPackage[], asked: readonly string[] | null): PackageGraph {
  const places = new Map(placed.map((each) => [each.path, each]));
  // The store of pnpm is tied together by links, which are not followed: a name then means the one there is.
  const byName = new Map(placed.toReversed().map(({ name, path }) => [name, path]));
  const nodes = new Map<string, PackageNode>();
  for (const { path, name, version, needs, installScript, at } of placed) {
    const keys = needs.flatMap((need) => find(places, path, need) ?? byName.get(need) ?? []);
    nodes.set(path, { ecosystem: 'npm', name, version, at, needs: keys, installScript, modules: [] });
  }
  const top = new Map([...byName, ...placed.filter(({ path, name }) => path === `node_modules/${name}`).map(({ path, name }): [string, string] => [name, path])]);
  return { folder, ecosystem: 'npm', readFrom, nodes, top, asked };
} // prettier-ignore

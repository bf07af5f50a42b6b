import { neededBy, type PlacedPackage } from './node-paths.ts';
import { asObject, textOf, type Json } from './package-graph.ts';

/** Lines on which the keys of a JSON file begin: the first of each. */
function linesOfKeys(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  text.split('\n').forEach((line, i) => {
    const key = /^\s*"((?:[^"\\]|\\.)*)"\s*:\s*\{/.exec(line)?.[1];
    if (key !== undefined && !lines.has(key)) lines.set(key, i + 1);
  });
  return lines;
}

/** Lock files of npm 7 and later: one entry for each place. */
function fromPackages(packages: Json, file: string, lines: ReadonlyMap<string, number>): PlacedPackage[] {
  return Object.entries(packages).flatMap(([path, value]): PlacedPackage[] => {
    const entry = asObject(value);
    const version = textOf(entry['version']);
    const at = path.lastIndexOf('node_modules/');
    if (at === -1 || version === null || entry['link'] === true) return [];
    const name = textOf(entry['name']) ?? path.slice(at + 13);
    return [{ path, name, version, needs: neededBy(entry), installScript: entry['hasInstallScript'] === true, at: { file, line: lines.get(path) ?? 1 } }];
  });
} // prettier-ignore

/** Lock files of npm 6 and earlier: nested as `node_modules` is. */
function fromNested(dependencies: Json, prefix: string, file: string, lines: ReadonlyMap<string, number>): PlacedPackage[] {
  return Object.entries(dependencies).flatMap(([name, value]): PlacedPackage[] => {
    const entry = asObject(value);
    const version = textOf(entry['version']);
    const path = `${prefix}node_modules/${name}`;
    const inner = fromNested(asObject(entry['dependencies']), `${path}/`, file, lines);
    if (version === null || !/^\d/.test(version)) return inner;
    return [{ path, name, version, needs: Object.keys(asObject(entry['requires'])), installScript: false, at: { file, line: lines.get(name) ?? 1 } }, ...inner];
  });
} // prettier-ignore

/** The packages of `package-lock.json` or `npm-shrinkwrap.json`. Throws where it is no JSON. */
export function readNpmLock(text: string, file: string): PlacedPackage[] {
  const lock = asObject(JSON.parse(text));
  const lines = linesOfKeys(text);
  return lock['packages'] === undefined
    ? fromNested(asObject(lock['dependencies']), '', file, lines)
    : fromPackages(asObject(lock['packages']), file, lines);
}

import { keyLines } from './key-lines.ts';
import { neededBy, type PlacedPackage } from './node-paths.ts';
import { asObject, textOf, type Json } from './package-graph.ts';

/** Lock files of npm 7 and later: one entry for each place. */
function fromPackages(packages: Json, file: string, lineOf: (key: string) => number): PlacedPackage[] {
  return Object.entries(packages).flatMap(([path, value]): PlacedPackage[] => {
    const entry = asObject(value);
    const version = textOf(entry['version']);
    const at = path.lastIndexOf('node_modules/');
    if (at === -1 || version === null || entry['link'] === true) return [];
    const name = textOf(entry['name']) ?? path.slice(at + 13);
    return [{ path, name, version, needs: neededBy(entry), installScript: entry['hasInstallScript'] === true, at: { file, line: lineOf(path) } }];
  });
} // prettier-ignore

/** Lock files of npm 6 and earlier: nested as `node_modules` is. */
function fromNested(dependencies: Json, prefix: string, file: string, lineOf: (key: string) => number): PlacedPackage[] {
  return Object.entries(dependencies).flatMap(([name, value]): PlacedPackage[] => {
    const entry = asObject(value);
    const version = textOf(entry['version']);
    const path = `${prefix}node_modules/${name}`;
    const inner = fromNested(asObject(entry['dependencies']), `${path}/`, file, lineOf);
    if (version === null || !/^\d/.test(version)) return inner;
    return [{ path, name, version, needs: Object.keys(asObject(entry['requires'])), installScript: false, at: { file, line: lineOf(name) } }, ...inner];
  });
} // prettier-ignore

/** The packages of `package-lock.json` or `npm-shrinkwrap.json`. Throws where it is no JSON. */
export function readNpmLock(text: string, file: string): PlacedPackage[] {
  const lock = asObject(JSON.parse(text));
  const lineOf = keyLines(text, 'entries');
  return lock['packages'] === undefined
    ? fromNested(asObject(lock['dependencies']), '', file, lineOf)
    : fromPackages(asObject(lock['packages']), file, lineOf);
}

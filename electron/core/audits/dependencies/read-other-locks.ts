import { parse } from 'yaml';
import { keyLines } from './key-lines.ts';
import { asObject, textOf, type PackageNode } from './package-graph.ts';

/** Packages of a lock file by key, and what they need as keys of the same kind. */
export interface LockedPackages {
  nodes: Map<string, PackageNode>;
  /** Keys of what the project itself asks for, by name. */
  top: Map<string, string>;
}

interface YarnEntry {
  /** `lodash@^4.17.0` */
  patterns: string[];
  line: number;
  version: string;
  needs: string[];
}

/** Longer lines are none that Yarn writes. */
const MAX_LINE = 4000;

const nameOf = (pattern: string) => pattern.slice(0, pattern.indexOf('@', 1));
const unquoted = (text: string) => text.replaceAll('"', '').trim();

function yarnEntries(text: string): YarnEntry[] {
  const entries: YarnEntry[] = [];
  let entry: YarnEntry | null = null;
  let inNeeds = false;
  text.split('\n').forEach((line, i) => {
    if (line === '' || line.startsWith('#') || line.length > MAX_LINE) return;
    if (!line.startsWith(' ')) {
      entry = { patterns: line.replace(/:\s*$/, '').split(',').map(unquoted), line: i + 1, version: '', needs: [] };
      entries.push(entry);
      inNeeds = false;
      return;
    }
    if (entry === null) return;
    const field = /^ {2}(\S+?):?\s+"?([^"]*)"?$/.exec(line);
    if (field?.[1] === 'version') entry.version = field[2] ?? '';
    if (/^ {2}\S/.test(line)) inNeeds = /^ {2}(?:dependencies|optionalDependencies):/.test(line);
    else if (inNeeds) {
      const need = /^ {4}"?((?:@[^/"]+\/)?[^@"\s:]+)"?:?\s+"?([^"]+)"?$/.exec(line);
      if (need !== null) entry.needs.push(`${need[1] ?? ''}@${need[2] ?? ''}`);
    }
  });
  return entries;
} // prettier-ignore

/** `yarn.lock` of Yarn 1 and of later ones. */
export function readYarnLock(text: string, file: string): LockedPackages {
  const nodes = new Map<string, PackageNode>();
  const byPattern = new Map<string, string>();
  const top = new Map<string, string>();
  const entries = yarnEntries(text).filter(({ version, patterns }) => /^\d/.test(version) && (patterns[0] ?? '').includes('@', 1));
  for (const { patterns, version } of entries) {
    const name = nameOf(patterns[0] ?? '');
    for (const pattern of patterns) byPattern.set(pattern.replace('@npm:', '@'), `${name}@${version}`);
    top.set(name, `${name}@${version}`);
  }
  for (const { patterns, version, needs, line } of entries) {
    const name = nameOf(patterns[0] ?? '');
    const keys = needs.flatMap((need) => byPattern.get(need.replace('@npm:', '@')) ?? []);
    nodes.set(`${name}@${version}`, { ecosystem: 'npm', name, version, at: { file, line }, needs: keys, installScript: false, modules: [] });
  }
  return { nodes, top };
} // prettier-ignore

/** `/lodash@4.17.21`, `lodash@4.17.21(peer@1.0.0)`, `/lodash/4.17.21_peer@1` */
function pnpmKey(key: string): { name: string; version: string } | null {
  const bare = key.replace(/^\//, '').replace(/\(.*$/, '').replace(/_.*$/, '');
  const match = /^((?:@[^/]+\/)?[^/@]+)[@/](\d.*)$/.exec(bare);
  return match === null ? null : { name: match[1] ?? '', version: match[2] ?? '' };
}

/** `pnpm-lock.yaml` of the versions 5 to 9. Throws where it is no YAML. */
export function readPnpmLock(text: string, file: string): LockedPackages {
  // To look for keys that are there twice takes the square of their number.
  const lock = asObject(parse(text, { maxAliasCount: 100, uniqueKeys: false }));
  const lineOf = keyLines(text, 'entries');
  const nodes = new Map<string, PackageNode>();
  const top = new Map<string, string>();
  const snapshots = asObject(lock['snapshots']);
  const described = asObject(lock['packages']);
  for (const [key, value] of Object.entries({ ...described, ...snapshots })) {
    const named = pnpmKey(key);
    if (named === null) continue;
    const { name, version } = named;
    const entry = asObject(value);
    const needs = ['dependencies', 'optionalDependencies'].flatMap((field) => Object.entries(asObject(entry[field])).flatMap(([need, of]) => { const found = pnpmKey(`${need}@${textOf(of) ?? ''}`); return found === null ? [] : [`${found.name}@${found.version}`]; }));
    const id = `${name}@${version}`;
    nodes.set(id, { ecosystem: 'npm', name, version, at: { file, line: lineOf(key) }, needs, installScript: asObject(described[key])['requiresBuild'] === true, modules: [] });
    top.set(name, id);
  }
  return { nodes, top };
} // prettier-ignore

import type { CodeLocation } from '#shared/model/audit/posture.ts';
import type { CodeTree } from '../code/code-tree.ts';
import { keyLines } from './key-lines.ts';
import { asObject, normalName, textOf, type PackageNode } from './package-graph.ts';

/** A package of Python with the names of those it needs. */
interface PythonPackage {
  name: string;
  version: string;
  needs: string[];
  modules: string[];
  at: CodeLocation;
}

/** `Requires-Dist: urllib3 (<3,>=1.21) ; extra == 'x'`: the name; null for what only an extra needs. */
function requirement(text: string): string | null {
  if (/;.*\bextra\b/.test(text)) return null;
  return /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(text)?.[1] ?? null;
}

/** Names at the top of a distribution: what it can be imported by. */
function modulesOf(tree: CodeTree, folder: string): string[] {
  const found = new Set<string>();
  for (const line of (tree.text(`${folder}/top_level.txt`) ?? '').split('\n')) if (line.trim() !== '') found.add(line.trim());
  for (const line of (tree.text(`${folder}/RECORD`) ?? '').split('\n')) {
    const path = line.split(',')[0] ?? '';
    const module = /^([A-Za-z_]\w*)(?:\/|\.py$)/.exec(path)?.[1];
    if (module !== undefined) found.add(module);
  }
  return [...found];
}

/** Distributions that are packed along: `NAME.dist-info/METADATA`, `NAME.egg-info/PKG-INFO`. */
export function readPackedPython(tree: CodeTree, folder: string): PythonPackage[] {
  return tree.paths.flatMap((path): PythonPackage[] => {
    if (!path.startsWith(folder)) return [];
    const match = /^(.*\.(?:dist|egg)-info)\/(?:METADATA|PKG-INFO)$/.exec(path);
    if (match === null) return [];
    const head = (tree.text(path) ?? '').split(/\r?\n\r?\n/)[0] ?? '';
    const field = (name: string) => [...head.matchAll(new RegExp(`^${name}:[ \\t]*(.+)$`, 'gmi'))].map(([, value]) => (value ?? '').trim());
    const [name, version] = [field('Name')[0], field('Version')[0]];
    if (name === undefined || version === undefined) return [];
    return [{ name, version, needs: field('Requires-Dist').flatMap((each) => requirement(each) ?? []), modules: modulesOf(tree, match[1] ?? ''), at: { file: path, line: 1 } }];
  });
} // prettier-ignore

/** Takes what one line of a table says of a package. */
function takeLine(one: PythonPackage, table: string, line: string): void {
  const [, key, value] = /^"?([\w.-]+)"?\s*=\s*(.*)$/.exec(line.trim()) ?? [];
  if (table === 'package.dependencies') {
    if (key !== undefined) one.needs.push(key);
    return;
  }
  const text = /^"(.*)"$/.exec(value ?? '')?.[1];
  if (text !== undefined && (key === 'name' || key === 'version')) one[key] = text;
  // uv writes what is needed as a list of tables: { name = "idna" }
  else for (const [, need] of line.matchAll(/\{\s*name = "([^"]+)"/g)) one.needs.push(need ?? '');
}

/** `[[package]]` tables of `poetry.lock` and `uv.lock`: names, versions and what they need. */
export function readTomlLock(text: string, file: string): PythonPackage[] {
  const packages: PythonPackage[] = [];
  let table = '';
  text.split('\n').forEach((whole, i) => {
    const line = whole.slice(0, MAX_LINE);
    const header = /^\[+([^\]]+)\]+\s*$/.exec(line)?.[1]?.trim();
    const one = packages.at(-1);
    if (header === 'package') packages.push({ name: '', version: '', needs: [], modules: [], at: { file, line: i + 1 } });
    if (header !== undefined) table = header;
    else if (one !== undefined && (table === 'package' || table === 'package.dependencies')) takeLine(one, table, line);
  });
  return packages.filter(({ name, version }) => name !== '' && version !== '');
}

/** `Pipfile.lock`: what is pinned to run. Throws where it is no JSON. */
export function readPipfileLock(text: string, file: string): PythonPackage[] {
  const lineOf = keyLines(text, 'entries');
  return Object.entries(asObject(asObject(JSON.parse(text))['default'])).flatMap(([name, value]): PythonPackage[] => {
    const version = /^===?\s*(.+)$/.exec(textOf(asObject(value)['version']) ?? '')?.[1];
    return version === undefined ? [] : [{ name, version, needs: [], modules: [], at: { file, line: lineOf(name) } }];
  });
}

export interface Requirements {
  pinned: PythonPackage[];
  /** Names without an exact version. */
  loose: { name: string; at: CodeLocation }[];
  /** From a repository or an address. */
  direct: { name: string; at: CodeLocation }[];
}

const MAX_INCLUDES = 20;
const MAX_LINE = 2000;

const FROM_ELSEWHERE = /^(?:-e\s+|--editable[ =])?(?:git\+|https?:\/\/|hg\+|svn\+)|\s@\s*(?:git\+|https?:)/;

/** Takes one line that names a package. */
function takeRequirement(out: Requirements, line: string, at: CodeLocation): void {
  if (FROM_ELSEWHERE.test(line)) {
    const name = /[#&]egg=([\w.-]+)/.exec(line)?.[1] ?? /^([\w.-]+)(?:\[[^\]]*\])?\s*@/.exec(line)?.[1];
    out.direct.push({ name: name ?? bareAddress(line), at });
    return;
  }
  if (line.startsWith('-')) return;
  const [, name, rest] = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*([^;]*)/.exec(line) ?? [];
  if (name === undefined) return;
  const version = /^===?\s*([^\s,*]+)$/.exec((rest ?? '').trim())?.[1];
  if (version === undefined) out.loose.push({ name, at });
  else out.pinned.push({ name, version, needs: [], modules: [], at });
}

/** `requirements.txt` with the files that it includes, as far as they are in the source. */
export function readRequirements(tree: CodeTree, file: string, seen = new Set<string>()): Requirements {
  const out: Requirements = { pinned: [], loose: [], direct: [] };
  if (seen.has(file) || seen.size > MAX_INCLUDES) return out;
  seen.add(file);
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
  (tree.text(file) ?? '').split('\n').forEach((raw, i) => {
    // Longer lines are no requirements, and looking for their parts would take for ever.
    const line = raw.length > MAX_LINE ? '' : raw.replace(/(?:^|\s)#.*$/, '').replace(/\s+--hash=\S+/g, '').replace(/\\\s*$/, '').trim();
    const included = /^(?:-r|--requirement)[ =]\s*(\S+)/.exec(line)?.[1];
    if (included !== undefined) {
      const inner = readRequirements(tree, folder + included, seen);
      out.pinned.push(...inner.pinned);
      out.loose.push(...inner.loose);
      out.direct.push(...inner.direct);
    } else if (line !== '') takeRequirement(out, line, { file, line: i + 1 });
  });
  return out;
} // prettier-ignore

/** An address as it may be shown: without what could be a password or a token. */
function bareAddress(line: string): string {
  return line
    .replace(/^(?:-e\s+|--editable[ =])/, '')
    .replace(/\/\/[^/@]*@/, '//')
    .replace(/[?#].*$/, '');
}

/** Packages as a graph: names lead to the one version that Python can have of each. */
export function graphNodes(packages: readonly PythonPackage[]): { nodes: Map<string, PackageNode>; top: Map<string, string> } {
  const key = (name: string) => normalName('PyPI', name);
  const nodes = new Map<string, PackageNode>();
  for (const { name, version, needs, modules, at } of packages)
    nodes.set(key(name), { ecosystem: 'PyPI', name: key(name), version, at, needs: needs.map(key), installScript: false, modules });
  return { nodes, top: new Map([...nodes.keys()].map((each) => [each, each])) };
}

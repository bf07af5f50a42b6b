import type { CodeFacts } from '#shared/model/audit/code-facts.ts';
import type { DependencyFacts, ManifestProblem, PackageUse, UsedPackage } from '#shared/model/audit/dependencies.ts';
import type { FunctionPosture } from '#shared/model/audit/posture.ts';
import type { AuditTree } from '../read-tree.ts';
import { keysOf, missingName } from './imported-names.ts';
import { reachable, type PackageGraph, type PackageNode } from './package-graph.ts';
import type { ProjectPackages } from './read-graphs.ts';

/** Packages of a source that one of its functions was seen to use: the rest is the directory's own. */
export type Claimed = Set<PackageNode>;

const BUNDLED = /__webpack_require__|__webpack_modules__|\b__commonJS\b|\b__toESM\b|^\/\/ node_modules\//m;
/** Names that are listed in one sentence. */
const LISTED = 8;

function list(names: readonly string[]): string {
  const rest = names.length - LISTED;
  return names.slice(0, LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Whether what a folder holds is what the function finds: folders above its code, and those within it. */
function serves(folder: string, codeRoot: string): boolean {
  const root = codeRoot === '' || codeRoot === '.' ? '' : `${codeRoot}/`;
  return root.startsWith(folder) || folder.startsWith(root);
}

function importedFrom(graph: PackageGraph, code: CodeFacts | null): Set<string> {
  return new Set((code?.imports ?? []).flatMap((module) => { const keys = keysOf(module, graph); return keys === 'own' ? [] : keys; }));
} // prettier-ignore

/** Packages by how near they are to what runs. What only development needs is left out of a source: it is not packed. */
function usesOf(graph: PackageGraph, code: CodeFacts | null, packed: boolean): Map<PackageNode, PackageUse> {
  const uses = new Map<PackageNode, PackageUse>();
  const put = (keys: Iterable<string>, use: PackageUse) => {
    for (const key of keys) {
      const node = graph.nodes.get(key);
      if (node !== undefined && !uses.has(node)) uses.set(node, use);
    }
  };
  const imported = importedFrom(graph, code);
  put(imported, 'imported');
  put(reachable(graph, imported), 'needed');
  const asked = graph.asked?.flatMap((name) => graph.top.get(name) ?? []);
  put(packed || asked === undefined ? graph.nodes.keys() : reachable(graph, asked), 'present');
  return uses;
}

/** Imports that no list of packages has a version of. */
function unknownImports(code: CodeFacts, graphs: readonly PackageGraph[]): string[] {
  const python = code.files.some((file) => file.endsWith('.py'));
  const other = code.files.some((file) => !file.endsWith('.py'));
  const names = code.imports.flatMap((module) => {
    if (graphs.some((graph) => { const keys = keysOf(module, graph); return keys !== 'own' && keys.length > 0; })) return [];
    const readings = [...(python ? [missingName(module, 'python')] : []), ...(other ? [missingName(module, 'javascript')] : [])];
    // In a source of both languages a name counts where it belongs to neither of them.
    return readings.includes(null) ? [] : [readings[0] ?? module];
  });
  return [...new Set(names)].toSorted();
} // prettier-ignore

/** Files of the handler that have other code packed into them: nothing says what, or which version. */
function bundled(code: CodeFacts, tree: AuditTree): string[] {
  return code.files.filter((file) => {
    if (code.notes.some((note) => note.startsWith(`${file}: `) && /packed or generated|larger than/.test(note))) return true;
    return BUNDLED.test((tree.text(file) ?? '').slice(0, 200_000));
  });
}

function gapsOf(code: CodeFacts | null, tree: AuditTree, graphs: readonly PackageGraph[], projects: ProjectPackages): string[] {
  const gaps: string[] = [];
  if (code !== null) {
    const packed = bundled(code, tree);
    if (packed.length > 0) gaps.push(`${list(packed)} ${packed.length === 1 ? 'holds' : 'hold'} code of several packages in one file, without a list of their versions.`);
    const unknown = unknownImports(code, graphs);
    if (unknown.length > 0) gaps.push(`It imports ${list(unknown)}, and neither package nor lock file says which version: a layer, the runtime or the build decides.`);
  }
  const loose = [...new Set(projects.loose.filter(({ direct }) => !direct).map(({ name }) => name))].toSorted();
  if (loose.length > 0) gaps.push(`No exact version is fixed for ${list(loose)}.`);
  gaps.push(...projects.notes);
  return gaps;
} // prettier-ignore

function problemsOf(projects: ProjectPackages, uses: ReadonlyMap<PackageNode, PackageUse>, packed: boolean): ManifestProblem[] {
  const problems: ManifestProblem[] = [];
  const loose = projects.loose.filter(({ direct }) => !direct);
  for (const file of packed ? [] : projects.unlocked) problems.push({ kind: 'lockfile', key: `lockfile ${file}`, at: { file, line: 1 }, message: 'There is no lock file: every build may take other versions of its dependencies.' });
  for (const [file, own] of Map.groupBy(packed ? [] : loose.filter(({ ecosystem }) => ecosystem === 'PyPI'), ({ at }) => at.file))
    problems.push({ kind: 'lockfile', key: `loose ${file}`, at: own[0]?.at ?? { file, line: 1 }, message: `No exact version is fixed for ${list(own.map(({ name }) => name))}: every build may take another one.` });
  for (const { name, at, direct } of projects.loose) if (direct) problems.push({ kind: 'source', key: `source ${name}`, at, message: `${name} comes from a repository or an address, not from a registry: what is there can be changed.` });
  for (const [{ name, at, installScript }] of uses) if (installScript) problems.push({ kind: 'script', key: `script ${name}`, at, message: `${name} runs a script while it is installed, with the rights of whoever installs it.` });
  return problems;
} // prettier-ignore

/** Kinds of packages whose use is not seen, because code in their language is not read. */
function unreadKinds(graphs: readonly PackageGraph[]): string[] {
  const kinds = new Set(graphs.flatMap(({ ecosystem }) => (ecosystem === 'npm' || ecosystem === 'PyPI' ? [] : [ecosystem])));
  return [...kinds].map((kind) => `Packages of ${kind} are listed with the directory: which of them it uses is not read.`);
}

/**
 * What a function depends on. A function of a source answers for what its code uses; the directory answers for the rest,
 * so that one package is told once. `claimed` is shared by all that belong to one source.
 */
export function findDependencies(posture: FunctionPosture, code: CodeFacts | null, tree: AuditTree, whole: ProjectPackages, claimed: Claimed): DependencyFacts | null {
  const packed = posture.kind === 'deployed' || posture.kind === 'joined';
  const within = (folder: string) => posture.kind !== 'source' || serves(folder, posture.codeRoot);
  const folderOf = (file: string) => file.slice(0, file.lastIndexOf('/') + 1);
  const graphs = whole.graphs.filter(({ folder }) => within(folder));
  const projects: ProjectPackages = {
    graphs,
    loose: whole.loose.filter(({ at }) => within(folderOf(at.file))),
    unlocked: whole.unlocked,
    notes: whole.notes,
  };
  const uses = new Map<PackageNode, PackageUse>();
  for (const graph of graphs) for (const [node, use] of usesOf(graph, code, packed)) uses.set(node, use);
  const own = [...uses].filter(([node, use]) => (posture.kind === 'source' ? use !== 'present' : packed || !claimed.has(node)));
  if (posture.kind === 'source') for (const [node] of own) claimed.add(node);
  const seen = new Map<string, UsedPackage>();
  for (const [{ ecosystem, name, version, at }, use] of own) {
    const key = `${ecosystem} ${name} ${version}`;
    const known = seen.get(key);
    if (known === undefined || (known.use === 'present' && use !== 'present')) seen.set(key, { ecosystem, name, version, at, use });
  }
  const gaps = gapsOf(code, tree, graphs, projects);
  if (posture.kind === 'source') gaps.push(...unreadKinds(graphs));
  // What manifests say is told once, with the directory.
  const problems = posture.kind === 'source' ? [] : problemsOf(projects, uses, packed);
  const packages = [...seen.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
  return packages.length + gaps.length + problems.length === 0 && graphs.length === 0 ? null : { packages, problems, gaps };
} // prettier-ignore

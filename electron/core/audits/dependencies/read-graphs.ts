import type { CodeLocation } from '#shared/model/audit/posture.ts';
import type { AuditTree } from '../read-tree.ts';
import { keyLines } from './key-lines.ts';
import { graphOfPlaces, neededBy, type PlacedPackage } from './node-paths.ts';
import { asObject, textOf, type Json, type PackageGraph } from './package-graph.ts';
import { readInstalled } from './read-installed.ts';
import { readNpmLock } from './read-npm-lock.ts';
import { readPnpmLock, readYarnLock, type LockedPackages } from './read-other-locks.ts';
import { foreignNodes, isForeignManifest, readForeign } from './read-other-ecosystems.ts';
import { graphNodes, readPackedPython, readPipfileLock, readRequirements, readTomlLock } from './read-python.ts';

/** A dependency that a manifest names and that no list of versions fixes. */
export interface LooseDependency {
  ecosystem: PackageGraph['ecosystem'];
  name: string;
  /** From a repository or an address instead of a registry. */
  direct: boolean;
  at: CodeLocation;
}

/** What the manifests of a source or a package say of its dependencies. */
export interface ProjectPackages {
  graphs: PackageGraph[];
  loose: LooseDependency[];
  /** Manifests that ask for packages and have no lock file: `package.json`. */
  unlocked: string[];
  notes: string[];
}

const VENDOR = /(?:^|\/)(?:site-packages|dist-packages|\.python_packages|bower_components)\//;
const DIRECT = /^(?:git(?:\+|:)|git@|https?:|github:|gitlab:|bitbucket:|[\w-]+\/[\w.-]+(?:#|$))/;

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Reads a file that somebody else wrote; what cannot be read is told. */
function tryRead<T>(out: ProjectPackages, path: string, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    out.notes.push(`${path}: it could not be read (${error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 120) : 'unknown reason'}).`);
    return null;
  }
} // prettier-ignore

/** A file's text; what is there and too large is told. */
function textAt(tree: AuditTree, path: string, out: ProjectPackages): string | null {
  if (!tree.has(path)) return null;
  const text = tree.text(path);
  if (text === null) out.notes.push(`${path}: it is too large, or no text; its packages were not looked at.`);
  return text;
}

function locked(folder: string, file: string, { nodes, top }: LockedPackages, asked: readonly string[] | null): PackageGraph {
  return { folder, ecosystem: 'npm', readFrom: file, nodes, top, asked };
}

/** The packages of a folder as its lock file fixes them; null where it has none. */
function lockedNode(tree: AuditTree, folder: string, asked: readonly string[] | null, out: ProjectPackages): PackageGraph | null {
  for (const name of ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml']) {
    const file = folder + name;
    const text = textAt(tree, file, out);
    if (text === null) continue;
    const graph = tryRead(out, file, () =>
      name === 'yarn.lock' ? locked(folder, file, readYarnLock(text, file), asked) : name === 'pnpm-lock.yaml' ? locked(folder, file, readPnpmLock(text, file), asked) : graphOfPlaces(folder, file, readNpmLock(text, file), asked),
    );
    if (graph !== null) return graph;
  }
  return null;
} // prettier-ignore

/** What a manifest asks for and no list of versions fixes, or takes from elsewhere than a registry. */
function looseOf(manifest: Json, file: string, text: string, graph: PackageGraph | null): LooseDependency[] {
  const lineOf = keyLines(text, 'texts');
  return ['dependencies', 'optionalDependencies'].flatMap((field) =>
    Object.entries(asObject(manifest[field])).flatMap(([name, range]): LooseDependency[] => {
      const direct = DIRECT.test(textOf(range) ?? '');
      return direct || graph?.top.has(name) !== true ? [{ ecosystem: 'npm', name, direct, at: { file, line: lineOf(name) } }] : [];
    }),
  );
} // prettier-ignore

/** The packages in `node_modules`; null where there are none. */
async function installedNode(tree: AuditTree, folder: string, asked: readonly string[] | null, out: ProjectPackages, signal: AbortSignal): Promise<PackageGraph | null> {
  if (!tree.installedIn.includes(folder)) return null;
  const { placed, notes } = await readInstalled(tree.root, folder, signal);
  out.notes.push(...notes);
  return placed.length === 0 ? null : graphOfPlaces(folder, `${folder}node_modules`, placed, asked);
} // prettier-ignore

/** A range that admits a single version: `1.2.3`, and `^0.0.3`, which npm reads the same way. */
function exactVersion(range: string | null): string | null {
  return /^[=v\s]*(\d+\.\d+\.\d+(?:-[\w.-]+)?)$/.exec(range ?? '')?.[1] ?? /^\^(0\.0\.\d+)$/.exec(range ?? '')?.[1] ?? null;
}

/** Without a lock file: what the manifest itself fixes. What those need in turn is not known. */
function exactNode(manifest: Json, folder: string, file: string, text: string, asked: readonly string[]): PackageGraph | null {
  const lineOf = keyLines(text, 'texts');
  const placed = Object.entries(asObject(manifest['dependencies'])).flatMap(([name, range]): PlacedPackage[] => {
    const version = exactVersion(textOf(range));
    return version === null ? [] : [{ path: `node_modules/${name}`, name, version, needs: [], installScript: false, at: { file, line: lineOf(name) } }];
  });
  return placed.length === 0 ? null : graphOfPlaces(folder, file, placed, asked);
} // prettier-ignore

async function readNode(tree: AuditTree, folder: string, out: ProjectPackages, signal: AbortSignal): Promise<void> {
  const file = `${folder}package.json`;
  const text = textAt(tree, file, out);
  const manifest: Json | null = text === null ? null : tryRead(out, file, () => asObject(JSON.parse(text)));
  const asked = manifest === null ? null : neededBy(manifest);
  const lock = lockedNode(tree, folder, asked, out);
  // What is installed is what is packed; the lock file says what it should have been.
  const known = (await installedNode(tree, folder, asked, out, signal)) ?? lock;
  const graph = known ?? (manifest === null || text === null ? null : exactNode(manifest, folder, file, text, asked ?? []));
  if (graph !== null) out.graphs.push(graph);
  if (manifest === null || text === null) return;
  out.loose.push(...looseOf(manifest, file, text, graph));
  if (asked !== null && asked.length > 0 && lock === null) out.unlocked.push(file);
}

function readPython(tree: AuditTree, folder: string, out: ProjectPackages): void {
  const add = (readFrom: string, packages: Parameters<typeof graphNodes>[0], asked: readonly string[] | null) => {
    if (packages.length > 0) out.graphs.push({ folder, ecosystem: 'PyPI', readFrom, asked, ...graphNodes(packages) });
    return packages.length > 0;
  };
  for (const name of ['poetry.lock', 'uv.lock']) {
    const text = textAt(tree, folder + name, out);
    if (text !== null && add(folder + name, readTomlLock(text, folder + name), null)) return;
  }
  const pipfile = textAt(tree, `${folder}Pipfile.lock`, out);
  const pinned = pipfile === null ? null : tryRead(out, `${folder}Pipfile.lock`, () => readPipfileLock(pipfile, `${folder}Pipfile.lock`));
  if (pinned !== null && add(`${folder}Pipfile.lock`, pinned, null)) return;
  const file = `${folder}requirements.txt`;
  if (!tree.has(file)) return;
  const read = readRequirements(tree, file);
  add(file, read.pinned, null);
  for (const [list, direct] of [[read.loose, false], [read.direct, true]] as const)
    for (const { name, at } of list) out.loose.push({ ecosystem: 'PyPI', name, direct, at });
} // prettier-ignore

/** Go, Java, C# and Ruby: names and versions, nothing of their code. */
function readOthers(tree: AuditTree, folder: string, names: readonly string[], out: ProjectPackages): void {
  const found = tryRead(out, folder + (names[0] ?? ''), () => readForeign(names, (name) => textAt(tree, folder + name, out), folder));
  for (const [ecosystem, packages] of found ?? []) {
    const [file = folder] = packages.map(({ at }) => at.file);
    out.graphs.push({ folder, ecosystem, readFrom: file, nodes: foreignNodes(ecosystem, packages), top: new Map(), asked: null });
    for (const { name, version, at } of packages) if (version === null) out.loose.push({ ecosystem, name, direct: false, at });
  }
}

const MANIFEST = /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml)$/;
const PYTHON = /^(?:poetry\.lock|uv\.lock|Pipfile\.lock|requirements\.txt)$/;

/** Every list of packages in a source or a package. */
export async function readGraphs(tree: AuditTree, signal: AbortSignal): Promise<ProjectPackages> {
  const out: ProjectPackages = { graphs: [], loose: [], unlocked: [], notes: [] };
  const node = new Set<string>(tree.installedIn);
  const python = new Set<string>();
  const packed = new Set<string>();
  const others = new Map<string, string[]>();
  for (const path of tree.paths) {
    const folder = folderOf(path);
    const name = path.slice(folder.length);
    if (/\.(?:dist|egg)-info\/(?:METADATA|PKG-INFO)$/.test(path)) packed.add(folderOf(folder.slice(0, -1)));
    else if (VENDOR.test(path)) continue;
    else if (MANIFEST.test(name)) node.add(folder);
    else if (PYTHON.test(name)) python.add(folder);
    else if (isForeignManifest(name)) others.set(folder, [...(others.get(folder) ?? []), name]);
  }
  for (const folder of [...node].toSorted()) await readNode(tree, folder, out, signal);
  for (const [folder, names] of others) readOthers(tree, folder, names, out);
  for (const folder of [...packed].toSorted()) {
    const own = folder.replace(VENDOR, (match) => (match.startsWith('/') ? '/' : '')).replace(/(^|\/)lib\/(?:python[\d.]+\/)?$/, '$1');
    const packages = readPackedPython(tree, folder).filter(({ at }) => folderOf(folderOf(at.file).slice(0, -1)) === folder);
    if (packages.length > 0) out.graphs.push({ folder: own, ecosystem: 'PyPI', readFrom: folder === '' ? 'the package' : folder.slice(0, -1), asked: null, ...graphNodes(packages) });
  }
  // Where distributions are packed along, they are what runs.
  for (const folder of [...python].toSorted()) if (!out.graphs.some((graph) => graph.ecosystem === 'PyPI' && graph.folder === folder)) readPython(tree, folder, out);
  return out;
} // prettier-ignore

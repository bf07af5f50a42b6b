import { readFileSync, type Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asObject, textOf, type Json } from './package-graph.ts';
import { neededBy, type PlacedPackage } from './node-paths.ts';

const MAX_PACKAGES = 10_000;
const MAX_MANIFEST = 512 * 1024;
const MAX_DEPTH = 24;

async function readManifest(file: string): Promise<Json | null> {
  const info = await lstat(file).catch(() => null);
  if (info === null || !info.isFile() || info.size > MAX_MANIFEST) return null;
  try {
    return asObject(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null; // No manifest that npm could read either.
  }
}

/** Directories, without links: what they lead to may lie outside of the source. */
async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((): Dirent[] => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).toSorted(); // prettier-ignore
}

function runsOnInstall(manifest: Json): boolean {
  const scripts = asObject(manifest['scripts']);
  return ['preinstall', 'install', 'postinstall'].some((name) => name in scripts);
}

/** The packages that lie in the `node_modules` of a folder (`''` or `lib/`), nested ones and those of pnpm's store included. */
export async function readInstalled(
  root: string,
  folder: string,
  signal: AbortSignal,
): Promise<{ placed: PlacedPackage[]; notes: string[] }> {
  const placed: PlacedPackage[] = [];
  const notes = new Set<string>();

  async function package_(path: string, depth: number): Promise<void> {
    signal.throwIfAborted();
    if (placed.length >= MAX_PACKAGES) {
      notes.add(`${folder}node_modules: more than ${MAX_PACKAGES} packages; the rest was not looked at.`);
      return;
    }
    const file = `${folder}${path}/package.json`;
    const manifest = await readManifest(join(root, file));
    const [name, version] = [textOf(manifest?.['name']), textOf(manifest?.['version'])];
    if (manifest !== null && name !== null && version !== null)
      placed.push({ path, name: path.slice(path.lastIndexOf('node_modules/') + 13), version, needs: neededBy(manifest), installScript: runsOnInstall(manifest), at: { file, line: 1 } });
    await modules(`${path}/node_modules`, depth + 1);
  } // prettier-ignore

  async function modules(path: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) {
      notes.add(`${folder}${path}: nested too deeply; it was not looked at.`);
      return;
    }
    for (const name of await foldersIn(join(root, folder, path))) {
      if (name.startsWith('@')) for (const scoped of await foldersIn(join(root, folder, path, name))) await package_(`${path}/${name}/${scoped}`, depth);
      else if (name === '.pnpm') for (const stored of await foldersIn(join(root, folder, path, name))) await modules(`${path}/${name}/${stored}/node_modules`, depth + 1);
      else if (!name.startsWith('.')) await package_(`${path}/${name}`, depth);
    }
  } // prettier-ignore

  await modules('node_modules', 0);
  return { placed, notes: [...notes] };
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './source-files.ts';
import type { Violation } from './layers.ts';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** Dependencies that are not pinned to one version. */
export function looseVersions(manifest: Manifest): Violation[] {
  return [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((list) =>
    Object.entries(list ?? {})
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
      .map(([name, version]) => `package.json: ${name} is "${version}"; write an exact version.`),
  );
}

/** A provider as the registry test sees it. */
export interface ListedProvider {
  id: string;
  /** Whether it supports anything at all. */
  capable: boolean;
}

/** Folders of providers (those with an index.ts) that are not listed, listed ones without a folder, odd ids, and missing conformance tests. */
export function providerViolations(files: readonly string[], listed: readonly ListedProvider[]): Violation[] {
  const folders = files.flatMap((path) => /^providers\/([^/]+)\/index\.ts$/.exec(path)?.[1] ?? []);
  const ids = listed.map(({ id }) => id);
  return [
    ...folders.filter((name) => !ids.includes(name)).map((name) => `providers/${name} is not in registry.ts.`),
    ...ids.filter((id) => !folders.includes(id)).map((id) => `The provider ${id} has no folder of that name with an index.ts.`),
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `The provider ${id} is listed twice.`),
    ...ids.filter((id) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id)).map((id) => `The provider id ${id} is not kebab-case.`),
    ...listed
      .filter(
        ({ id, capable }) => capable && !files.some((path) => path.startsWith(`providers/${id}/`) && path.endsWith('conformance.test.ts')),
      )
      .map(({ id }) => `providers/${id} supports something and has no conformance test.`),
  ];
}

/** Layers whose types nothing checks. */
export function uncheckedLayers(root: string): Violation[] {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { references: { path: string }[] };
  const checked = references.map(({ path }) => (path.endsWith('.json') ? path : `${path}/tsconfig.json`));
  const present = listFiles(root, ['**/tsconfig*.json']).filter(
    (path) => path !== 'tsconfig.json' && path !== 'tsconfig.base.json' && !path.startsWith('examples/'),
  );
  return [
    ...present.filter((path) => !checked.includes(path)).map((path) => `${path} is not referenced by tsconfig.json.`),
    ...checked.filter((path) => !existsSync(join(root, path))).map((path) => `tsconfig.json refers to ${path}, which is not there.`),
  ];
}

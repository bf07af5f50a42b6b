import { isTest, type Import, type SourceFile } from './source-files.ts';

/** A broken rule, as a person reads it. */
export type Violation = string;

/** Who may import whom, by folder; the map of the house. */
interface Layer {
  /** Files of the layer. */
  files: RegExp;
  /** Own modules it may use. */
  may: RegExp[];
  /** Own modules of which it may use types. */
  mayType: RegExp[];
  /** Packages and `node:` modules it may not use; none where absent. */
  mayNotPackage?: RegExp;
  why: string;
}

const PROVIDER_FACES =
  /^providers\/(?:provider|emulation|admission|emulation-host|host-documents|no-capabilities|profile|prices|audit|package|tool|versions|worker-http-request)\.ts$/;

/** The first that matches a file counts. */
const LAYERS: readonly Layer[] = [
  {
    files: /^shared\//,
    may: [/^shared\//],
    mayType: [],
    mayNotPackage: /^(?!zod$|@orpc\/)/,
    why: 'shared/ imports zod and the contract library only',
  },
  {
    files: /^renderer\/vite\.config\.ts$/,
    may: [],
    mayType: [],
    why: 'the build configuration stands alone',
  },
  {
    files: /^renderer\//,
    may: [/^shared\//, /^renderer\//],
    mayType: [],
    mayNotPackage: /^(?:node:|electron$|@orpc\/server)/,
    why: 'renderer/ imports shared/ only, and nothing of Node',
  },
  {
    files: /^providers\/registry\.ts$/,
    may: [/^providers\/[a-z][a-z0-9-]*\/index\.ts$/, /^providers\/yardsticks\/books\.ts$/],
    mayType: [PROVIDER_FACES, /^shared\/model\/price-book\.ts$/],
    mayNotPackage: /./,
    why: 'registry.ts is a list of providers and nothing else',
  },
  {
    files: /^providers\/local\/runtime\/main\.ts$/,
    may: [/^shared\//, /^providers\/registry\.ts$/, /^providers\/local\//],
    mayType: [PROVIDER_FACES],
    why: "the runtime's main composes the engine with the registry",
  },
  {
    files: /^providers\/local\/runtime\/(?:engine|environment)\//,
    may: [/^shared\//, /^providers\/local\/(?:runtime\/|[^/]+\.ts$)/],
    mayType: [/^providers\/emulation\.ts$/],
    why: 'the engine names no cloud: it imports shared/, its own folder and the types of providers/emulation.ts',
  },
  {
    files: /^providers\/local\/runtime\//,
    may: [/^shared\//, /^providers\/local\/(?!index\.ts)/],
    mayType: [PROVIDER_FACES],
    why: 'the runtime names no cloud: it imports shared/, its own provider and the types of the provider interface',
  },
  {
    files: /^electron\/core\//,
    may: [/^shared\//, /^electron\/core\//],
    mayType: [PROVIDER_FACES],
    mayNotPackage: /^(?:electron$|node:https?$|@orpc\/server\/)/,
    why: 'core/ imports shared/ and the types of the provider interface; no front, no HTTP, no Electron',
  },
  ...['desktop', 'web', 'cli'].map((front) => ({
    files: new RegExp(`^electron/${front}/`),
    may: [/^shared\//, /^electron\/core\//, /^providers\/registry\.ts$/, new RegExp(`^electron/${front}/`)],
    mayType: [PROVIDER_FACES],
    why: 'a front composes core with the registry and knows no other front',
  })),
];

/** The rule of a file below providers/; null where it is no such file. */
function providerLayer(path: string): Layer | null {
  if (!path.startsWith('providers/')) return null;
  const [, room] = /^providers\/([a-z][a-z0-9-]*)\//.exec(path) ?? [];
  return {
    files: /^providers\//,
    // detection/, emulation-http/, emulation-parts/ and in-process-http/, and the files beside them, are common ground.
    may: [
      /^shared\//,
      PROVIDER_FACES,
      /^providers\/(?:detection|emulation-http|emulation-parts|in-process-http)\//,
      /^providers\/to-payload\.ts$/,
      ...(room === undefined ? [] : [new RegExp(`^providers/${room}/`)]),
    ],
    mayType: [],
    why: 'a provider imports shared/, the provider interface and its own folder; never another provider, never the registry',
  };
}

function allowed(layer: Layer, { target, own, typeOnly }: Import): boolean {
  if (!own) return layer.mayNotPackage === undefined || !layer.mayNotPackage.test(target);
  return layer.may.some((pattern) => pattern.test(target)) || (typeOnly && layer.mayType.some((pattern) => pattern.test(target)));
}

/** Imports that the map does not allow. Tests may reach across it. */
export function layerViolations(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    const layer = LAYERS.find(({ files: pattern }) => pattern.test(file.path)) ?? providerLayer(file.path);
    if (layer === null || isTest(file.path)) return [];
    return file.imports.filter((wanted) => !allowed(layer, wanted)).map(({ target }) => `${file.path} imports ${target}: ${layer.why}.`);
  });
}

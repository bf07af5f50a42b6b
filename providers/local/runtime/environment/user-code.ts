import { createRequire, registerHooks, findPackageJSON, setSourceMapsSupport } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PROVIDED = 'isobar-provided:';

type Exports = Record<string, unknown>;

/** Where packages are looked for that the code does not carry. */
interface Place {
  /** URL of a module, real or not: what it would find is what is found. */
  parent: string;
  /** The packages that may come from there; null where all may. */
  names: ReadonlySet<string> | null;
}

/** How the function's own modules are loaded, and what is put in their way. */
export class UserCode {
  readonly #modules = new Map<string, Exports>();
  /** The first that has a package gives it. */
  #places: Place[] = [];
  /** A place is being asked: its own look is not ours to help. */
  #asking = false;
  #hooked = false;

  /** Packages that are resolved from beside `parent` (a URL) where the code does not carry them. */
  provide(names: readonly string[], parent: string): void {
    if (names.length === 0) return;
    this.#places.push({ parent, names: new Set(names) });
    this.#hook();
  }

  /** Directories called node_modules whose packages come after the code's own and before provided ones, the first before the next. */
  findPackagesIn(directories: readonly string[]): void {
    if (directories.length === 0) return;
    const parents = directories.map((directory) => pathToFileURL(join(dirname(directory), 'beside.js')).href);
    this.#places = [...parents.map((parent) => ({ parent, names: null })), ...this.#places];
    this.#hook();
  }

  /** Makes `require(name)` and `import(name)` give `exports`, whatever the code carries. */
  provideModule(name: string, exports: Exports): void {
    if (this.#modules.size === 0) this.#hookLoading();
    this.#modules.set(name, exports);
    this.#hook();
  }

  /** The namespace of the module at an absolute path, the exports of a CommonJS one merged in. */
  async import(path: string): Promise<Exports> {
    // Compiled code says in its stack traces where it came from; code without a map pays nothing for that.
    if (existsSync(`${path}.map`)) setSourceMapsSupport(true);
    if (isCommonJs(path)) {
      try {
        return withDefault(createRequire(path)(path));
      } catch (error) {
        // ES module syntax in a file that does not say so, with top-level await: only `import` can wait for it.
        if (!hasCode(error, 'ERR_REQUIRE_ASYNC_MODULE')) throw error;
      }
    }
    const namespace: unknown = await import(pathToFileURL(path).href);
    return mergeDefault(namespace as Exports);
  }

  #hook(): void {
    if (this.#hooked) return;
    this.#hooked = true;
    registerHooks({
      resolve: (specifier, context, next) => {
        if (this.#modules.has(specifier)) return { url: `${PROVIDED}${specifier}`, format: 'module', shortCircuit: true };
        const places = this.#asking ? [] : this.#placesOf(specifier);
        if (places.length === 0) return next(specifier, context);
        return firstFound([
          () => next(specifier, context),
          ...places.map(
            ({ parent }) =>
              () =>
                this.#ask(() => {
                  // For `require`, the parent in the context is not heeded.
                  if (!context.conditions.includes('require')) return next(specifier, { ...context, parentURL: parent });
                  return { url: pathToFileURL(createRequire(parent).resolve(specifier)).href, shortCircuit: true };
                }),
          ),
        ]);
      },
    });
  }

  /** Only where it is needed: with it, Node reads every module of the code through it. */
  #hookLoading(): void {
    Object.defineProperty(globalThis, Symbol.for(PROVIDED), { value: (name: string) => this.#modules.get(name) });
    registerHooks({
      load: (url, context, next) => {
        if (!url.startsWith(PROVIDED)) return next(url, context);
        return { format: 'module', source: this.#sourceOf(url.slice(PROVIDED.length)), shortCircuit: true };
      },
    });
  }

  #placesOf(specifier: string): Place[] {
    if (/^(?:[./#]|[a-z]+:)/.test(specifier)) return [];
    const name = packageOf(specifier);
    return this.#places.filter(({ names }) => names === null || names.has(name));
  }

  #ask<T>(resolve: () => T): T {
    this.#asking = true;
    try {
      return resolve();
    } finally {
      this.#asking = false;
    }
  }

  /** A module that re-exports the object; `module.exports` is what `require` gives of an ES module that has it. */
  #sourceOf(name: string): string {
    const names = Object.keys(this.#modules.get(name) ?? {}).filter((key) => key !== 'default');
    const exported = names.map(
      (key, index) => `const e${index} = m[${JSON.stringify(key)}]; export { e${index} as ${JSON.stringify(key)} };`,
    );
    const get = `globalThis[Symbol.for(${JSON.stringify(PROVIDED)})](${JSON.stringify(name)})`;
    return [`const m = ${get};`, 'export default m;', "export { m as 'module.exports' };", ...exported].join('\n');
  }
}

/** What the first attempt gives that does not miss the module; the first one's error where all miss it. */
function firstFound<T>([first, ...others]: [() => T, ...(() => T)[]]): T {
  try {
    return first();
  } catch (error) {
    if (!isMissing(error)) throw error;
    for (const attempt of others) {
      try {
        return attempt();
      } catch (missing) {
        if (!isMissing(missing)) throw missing;
      }
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'MODULE_NOT_FOUND') || hasCode(error, 'ERR_MODULE_NOT_FOUND');
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** As Node itself decides, except for a `.js` without a `type` that turns out to hold ES module syntax: `require` copes with that. */
function isCommonJs(path: string): boolean {
  if (path.endsWith('.cjs')) return true;
  if (!path.endsWith('.js')) return false;
  const manifest = findPackageJSON(pathToFileURL(path));
  if (manifest === undefined) return true;
  try {
    const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
    return !(typeof parsed === 'object' && parsed !== null && 'type' in parsed && parsed.type === 'module');
  } catch {
    return true;
  }
}

function withDefault(exports: unknown): Exports {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return { default: exports };
  const merged: Exports = { ...exports };
  if (!('default' in merged)) merged['default'] = exports;
  return merged;
}

/** A namespace with the members of a default export that is an object filled in where it has none of that name. */
function mergeDefault(namespace: Exports): Exports {
  const fallback = namespace['default'];
  return typeof fallback === 'object' && fallback !== null ? { ...fallback, ...namespace } : namespace;
}

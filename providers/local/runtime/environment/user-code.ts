import { createRequire, registerHooks, findPackageJSON, setSourceMapsSupport } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const PROVIDED = 'isobar-provided:';

type Exports = Record<string, unknown>;

/** How the function's own modules are loaded, and what is put in their way. */
export class UserCode {
  readonly #modules = new Map<string, Exports>();
  #provides: { names: ReadonlySet<string>; parent: string } = { names: new Set(), parent: import.meta.url };
  #hooked = false;

  /** Packages that are resolved from beside `parent` (a URL) where the code does not carry them. */
  provide(names: readonly string[], parent: string): void {
    if (names.length === 0) return;
    this.#provides = { names: new Set(names), parent };
    this.#hook();
  }

  /** Makes `require(name)` and `import(name)` give `exports`, whatever the code carries. */
  provideModule(name: string, exports: Exports): void {
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
    Object.defineProperty(globalThis, Symbol.for(PROVIDED), { value: (name: string) => this.#modules.get(name) });
    registerHooks({
      resolve: (specifier, context, next) => {
        if (this.#modules.has(specifier)) return { url: `${PROVIDED}${specifier}`, format: 'module', shortCircuit: true };
        if (!this.#provides.names.has(packageOf(specifier))) return next(specifier, context);
        try {
          return next(specifier, context);
        } catch (error) {
          if (!hasCode(error, 'MODULE_NOT_FOUND') && !hasCode(error, 'ERR_MODULE_NOT_FOUND')) throw error;
          // For `require`, the parent in the context is not heeded.
          if (context.conditions.includes('require')) {
            return { url: pathToFileURL(createRequire(this.#provides.parent).resolve(specifier)).href, shortCircuit: true };
          }
          return next(specifier, { ...context, parentURL: this.#provides.parent });
        }
      },
      load: (url, context, next) => {
        if (!url.startsWith(PROVIDED)) return next(url, context);
        return { format: 'module', source: this.#sourceOf(url.slice(PROVIDED.length)), shortCircuit: true };
      },
    });
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

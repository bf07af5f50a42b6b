import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const SCHEME = 'harness-provided:';
const GLOBAL = Symbol.for(SCHEME);

/** Modules that functions under test are given, by name. One environment has one function; a test has many, so that a name's module can change. */
export class ProvidedModules {
  readonly #modules = new Map<string, { url: string; exports: Record<string, unknown> }>();
  readonly #byUrl = new Map<string, Record<string, unknown>>();
  #fallback: { names: readonly string[]; parent: string } = { names: [], parent: import.meta.url };
  #count = 0;

  constructor() {
    Object.defineProperty(globalThis, GLOBAL, { value: (url: string) => this.#byUrl.get(url) });
    registerHooks({
      resolve: (specifier, context, next) => {
        const provided = this.#modules.get(specifier);
        if (provided !== undefined) return { url: provided.url, format: 'module', shortCircuit: true };
        try {
          return next(specifier, context);
        } catch (error) {
          if (!this.#fallback.names.some((name) => specifier === name || specifier.startsWith(`${name}/`))) throw error;
          return { url: pathToFileURL(createRequire(this.#fallback.parent).resolve(specifier)).href, shortCircuit: true };
        }
      },
      load: (url, context, next) => {
        if (!url.startsWith(SCHEME)) return next(url, context);
        return { format: 'module', source: this.#source(url), shortCircuit: true };
      },
    });
  }

  /** Begins with a function: nothing is provided but packages that its code does not carry. */
  reset(names: readonly string[], parent: string): void {
    this.#modules.clear();
    this.#fallback = { names, parent };
  }

  provide(name: string, exports: Record<string, unknown>): void {
    const url = `${SCHEME}${++this.#count}:${name}`;
    this.#modules.set(name, { url, exports });
    this.#byUrl.set(url, exports);
  }

  #source(url: string): string {
    const names = Object.keys(this.#byUrl.get(url) ?? {}).filter((name) => name !== 'default');
    const members = names.map(
      (name, index) => `const e${index} = m[${JSON.stringify(name)}]; export { e${index} as ${JSON.stringify(name)} };`,
    );
    const get = `globalThis[Symbol.for(${JSON.stringify(SCHEME)})](${JSON.stringify(url)})`;
    return [`const m = ${get};`, 'export default m;', "export { m as 'module.exports' };", ...members].join('\n');
  }
}

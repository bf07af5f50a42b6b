import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import type { Project } from '#shared/model/project.ts';
import type { AnySession, Facets } from '../provider.ts';
import { buildPackage } from '../testing/build-package.ts';
import local from './index.ts';
import { runtimePaths, type RuntimePaths } from './paths.ts';

/** A home of its own for a test, with a real runtime behind it as soon as it is used. */
export interface TestHome {
  home: string;
  paths: RuntimePaths;
  /** Another front: a session that knows nothing of the others. */
  connect(settings?: Record<string, unknown>): Promise<TestSession>;
}

export interface TestSession {
  session: AnySession;
  facet<F extends keyof Facets>(name: F): Facets[F];
  /** `file` is where the code goes; `index.mjs` where it is left out. */
  deploy(name: string, code: string, more?: Partial<Project>, file?: string): Promise<{ version: string; url: string | null }>;
  invoke(name: string, body?: unknown, mode?: InvocationInput['mode']): Promise<InvocationDetail>;
}

export function call(ms = 60_000): { signal: AbortSignal } {
  return { signal: AbortSignal.timeout(ms) };
}

/** Whatever is running in the home at the end is stopped, and the home removed. */
export function testHome(t: { after(fn: () => unknown): void }): TestHome {
  const home = mkdtempSync(join(tmpdir(), 'isobar-home-'));
  const paths = runtimePaths(home);
  const connect = async (settings: Record<string, unknown> = {}): Promise<TestSession> => {
    const session = await local.connect(
      { name: 'default', settings: {} },
      { home, log: () => {}, settings: () => ({ poolSize: 1, ...settings }), secret: async () => null },
    );
    const facet = <F extends keyof Facets>(name: F): Facets[F] => {
      const found: Facets[F] | undefined = (session as Partial<Facets>)[name];
      if (found === undefined) throw new Error(`no ${name}`);
      return found;
    };
    return {
      session,
      facet,
      async deploy(name, code, more = {}, file = 'index.mjs') {
        const pack = await buildPackage({ [file]: code }, home);
        const progress = { step: () => {}, log: () => {} };
        return facet('deploy').apply(
          { project: portableProject(name, more), package: pack, origin: 'test', region: null },
          progress,
          call(),
        );
      },
      invoke: (name, body = {}, mode = 'sync') =>
        facet('invoke').invoke(
          { name, qualifier: null },
          { payload: { body: JSON.stringify(body), encoding: 'utf8', contentType: 'application/json' }, mode, http: null },
          call(),
        ),
    };
  };
  t.after(async () => {
    const { session } = await connect();
    await session.runtime?.stop(call());
    rmSync(home, { recursive: true, force: true });
  });
  return { home, paths, connect };
}

/** Removes every function that the runtime has. */
export async function removeFunctions({ facet }: TestSession): Promise<void> {
  const functions = facet('functions');
  for await (const page of functions.list({}, call())) {
    if ('failure' in page) throw page.failure.error;
    for (const { name } of page.items) await functions.remove({ name, qualifier: null }, call());
  }
}

interface Scope {
  after(fn: () => unknown): void;
}

/**
 * One of something for all tests of a file, which run one after another: made by `open` for the first, undone after the
 * last. `clean` runs when a test ends, so that it leaves nothing to the next.
 */
export function shareInFile<T>(
  file: Scope,
  open: (scope: Scope) => Promise<T>,
  clean: (shared: T) => Promise<void>,
): (t: Scope) => Promise<T> {
  const ends: (() => unknown)[] = [];
  file.after(async () => {
    for (const end of ends) await end();
  });
  let opened: Promise<T> | null = null;
  return async (t) => {
    const shared = await (opened ??= open({ after: (fn) => ends.push(fn) }));
    t.after(() => clean(shared));
    return shared;
  };
}

function portableProject(name: string, more: Partial<Project>): Project {
  return {
    name,
    description: '',
    model: 'portable',
    runtime: 'node24',
    handler: 'index.mjs',
    memoryMb: 256,
    timeoutS: 20,
    concurrency: 1,
    env: {},
    http: { enabled: true, methods: [] },
    tags: {},
    ...more,
  };
}

/** A function that answers with TEXT. */
export function answering(text: string): string {
  return `export default { fetch: () => new Response(${JSON.stringify(text)}) };\n`;
}

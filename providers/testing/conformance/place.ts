import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionSummary } from '#shared/model/function.ts';
import type { Invocation, InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import type { Project } from '#shared/model/project.ts';
import type { AnySession, Call, FacetName, Facets, Provider } from '../../provider.ts';
import { buildPackage } from '../build-package.ts';

/** A function to test with: its files, and what its project says besides the name. */
export interface Sample {
  files: Readonly<Record<string, string>>;
  project: Pick<Project, 'model' | 'runtime' | 'handler'> & Partial<Project>;
}

/**
 * The same five functions for every provider, in one of its own programming models. They are called with the event
 * `{"say": TEXT}` and know nothing else.
 */
export interface Samples {
  /** Answers with JSON that holds `"echo": TEXT`. */
  echo: Sample;
  /** As `echo`, and the answer also holds `"version": 2`. */
  changed: Sample;
  /** Throws an error with the message TEXT. */
  failing: Sample;
  /** Prints TEXT as a normal line and `error: TEXT` as an error, then answers. */
  talking: Sample;
  /** Has a syntax error in a file that is named `broken` plus an ending. */
  broken: Sample;
}

/** What a provider brings to the suite. */
export interface ConformanceTarget {
  provider: Provider;
  /** Shown in the test's name, where one provider runs the suite for several models. */
  label: string;
  samples: Samples;
  /** Opens a session on an empty place, and says how to take that down. Called once. */
  open: () => Promise<{ session: AnySession; profile: string; close: () => Promise<void> }>;
  /**
   * Whether a deployment loads the code, so that code which cannot be loaded fails it; else the first call finds out.
   * `after`: it does so once the code has replaced what ran before.
   */
  loadsCode: boolean | 'after';
  /** Where a deployment replaces what was there: how an earlier version is kept beside it, and what that needs of the live one. */
  beside?: { live: Partial<Project>; earlier: Partial<Project> };
  /** PEM of the authority that signs for the place's own URLs, where they are https. */
  ca?: () => string;
  /** True where a function whose first deployment failed is kept, as failed and with the reason; else it is not there. */
  keepsFailed?: boolean;
  /** False where the answer of a call does not say whether it was cold; its trace may. */
  tellsCold?: boolean;
}

/** A place to test in: an open session, and what every test needs from it. */
export interface Place {
  readonly target: ConformanceTarget;
  readonly session: AnySession;
  readonly profile: string;
  /** The facet; fails where the session does not have it. */
  facet<F extends FacetName>(name: F): Facets[F];
  /** Whether the capability says that a facet cannot do this although the rest is there. */
  excepts(name: FacetName, what: string): boolean;
  /** Every function there is; fails where a region could not be read. */
  list(): Promise<FunctionSummary[]>;
  deploy(sample: Sample, name: string, more?: Partial<Project>): Promise<{ name: string; version: string; url: string | null }>;
  /** Two versions of one function, the second of which is live. */
  deployTwo(first: Sample, second: Sample, name: string): Promise<[first: { version: string }, second: { version: string }]>;
  say(name: string, text: string, mode?: InvocationInput['mode'], qualifier?: string | null): Promise<InvocationDetail>;
  close(): Promise<void>;
}

/** Generous, and never reached where all is well. */
const TEST_MS = 60_000;

export function newCall(): Call {
  return { signal: AbortSignal.timeout(TEST_MS) };
}

export function project(sample: Sample, name: string, more: Partial<Project> = {}): Project {
  return {
    description: '',
    memoryMb: 256,
    timeoutS: 10,
    concurrency: 1,
    env: {},
    http: { enabled: true, methods: [] },
    tags: {},
    ...sample.project,
    ...more,
    name,
  };
}

export function saying(text: string, mode: InvocationInput['mode'] = 'sync'): InvocationInput {
  return { payload: { body: JSON.stringify({ say: text }), encoding: 'utf8', contentType: 'application/json' }, mode, http: null };
}

export async function openPlace(target: ConformanceTarget): Promise<Place> {
  const { session, profile, close } = await target.open();
  const directory = mkdtempSync(join(tmpdir(), 'isobar-conformance-'));
  const place: Place = {
    target,
    session,
    profile,
    facet(name) {
      const found: Facets[typeof name] | undefined = (session as Partial<Facets>)[name];
      if (found === undefined) throw new Error(`${target.provider.meta.id} promises ${name} and its session has none`);
      return found;
    },
    excepts(name, what) {
      const capability = target.provider.capabilities[name];
      return capability.supported && capability.except?.[what] !== undefined;
    },
    async list() {
      const pages = await toArray(place.facet('functions').list({}, newCall()));
      return pages.flatMap((page) => {
        if ('failure' in page) throw page.failure.error;
        return page.items;
      });
    },
    async deploy(sample, name, more) {
      const pack = await buildPackage(sample.files, directory);
      const progress = { step: () => {}, log: () => {} };
      return place
        .facet('deploy')
        .apply({ project: project(sample, name, more), package: pack, origin: 'conformance', region: null }, progress, newCall());
    },
    async deployTwo(first, second, name) {
      const { beside } = target;
      if (beside === undefined) return [await place.deploy(first, name), await place.deploy(second, name)];
      const live = await place.deploy(second, name, beside.live);
      return [await place.deploy(first, name, beside.earlier), live];
    },
    say: (name, text, mode, qualifier = null) => place.facet('invoke').invoke({ name, qualifier }, saying(text, mode), newCall()),
    async close() {
      await session.close();
      await close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return place;
}

export async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Looks again until it is there: some providers keep records a moment later than they answer. */
export async function eventually<T>(look: () => Promise<T | null | undefined>, what: string): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not appear`);
}

export function ended(status: Invocation['status']): boolean {
  return status !== 'running';
}

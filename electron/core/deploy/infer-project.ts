import type { Detection, ProgrammingModel, SourceFiles } from '#providers/emulation.ts';
import type { ProjectOverrides } from '#shared/model/deployment.ts';
import { FunctionName, type Inference, type Project, type ProjectFile } from '#shared/model/project.ts';

/** What is known of a project before anything is worked out. */
export interface Given {
  model: ProgrammingModel;
  detection: Detection | null;
  file: ProjectFile;
  overrides: ProjectOverrides;
  source: SourceFiles;
  /** Name of the directory or zip. */
  sourceName: string;
}

/** Any text as a function's name: `@acme/hello world` -> `hello-world`. */
export function toFunctionName(text: string): string {
  const clean = text
    .replace(/^@[^/]*\//, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '');
  return FunctionName.safeParse(clean).success ? clean : 'function';
}

const nonEmpty = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

type Found<T> = { value: T | undefined; from: string };

/** Takes the first that was said; else the first that was found, and keeps account of where. */
function createLedger() {
  const inferred: Inference[] = [];
  function note<T>(field: string, value: T, from: string): T {
    inferred.push({ field, value: String(value), from });
    return value;
  }
  function choose<T>(field: string, said: readonly (T | undefined)[], found: readonly Found<T>[], fallback: { value: T; from: string }): T {
    const given = said.find((value) => value !== undefined);
    if (given !== undefined) return given;
    const hit = found.find(({ value }) => value !== undefined);
    return hit?.value === undefined ? note(field, fallback.value, fallback.from) : note(field, hit.value, hit.from);
  }
  return { inferred, note, choose };
}

type Ledger = ReturnType<typeof createLedger>;

function inferName({ overrides, file, source, sourceName }: Given, { choose }: Ledger): string {
  const manifest = nonEmpty(source.packageJson?.['name']);
  const named = { value: manifest === undefined ? undefined : toFunctionName(manifest), from: 'the name in package.json' };
  return choose('name', [overrides.name, file.name], [named], { value: toFunctionName(sourceName), from: 'the name of the source' });
}

function inferEnv({ detection, file, overrides }: Given, { note }: Ledger): Record<string, string> {
  if (overrides.env !== undefined) return overrides.env;
  const detected = detection?.project.env ?? {};
  for (const name of Object.keys(detected)) {
    // The name only: a value may be a secret.
    if (file.env?.[name] === undefined) note(`env.${name}`, '(set)', detection?.from ?? '');
  }
  return { ...detected, ...file.env };
}

function inferHttp({ model, file, overrides }: Given, { choose }: Ledger): Project['http'] {
  const said = file.triggers?.http;
  const can = model.accepts.includes('http');
  const fallback = { value: can, from: can ? `${model.label} can answer HTTP` : `${model.label} takes events only` };
  const enabled = choose('http', [overrides.http, said === undefined ? undefined : said !== false], [], fallback);
  return { enabled, methods: typeof said === 'object' ? (said.methods ?? []) : [] };
}

/** Fills in what nobody said, and keeps account of it. What the user decided wins over the file, the file over the code. */
export function inferProject(given: Given): { project: Project; inferred: Inference[] } {
  const { model, detection, file, overrides, source } = given;
  const ledger = createLedger();
  const detected = detection?.project ?? {};
  const from = detection?.from ?? '';
  const byDefault = <T>(value: T) => ({ value, from: `the default of ${model.label}` });
  const { defaults } = model;

  if (overrides.model === undefined && file.model === undefined) ledger.note('model', model.id, from);
  const name = inferName(given, ledger);
  const { choose } = ledger;
  const handler = { value: detected.handler ?? detection?.handlers[0], from };
  const project: Project = {
    name,
    description: overrides.description ?? file.description ?? nonEmpty(source.packageJson?.['description'])?.slice(0, 256) ?? '',
    model: model.id,
    runtime: choose('runtime', [overrides.runtime, file.runtime], [{ value: detected.runtime, from }], byDefault(defaults.runtime)),
    handler: choose('handler', [overrides.handler, file.handler], [handler], byDefault(defaults.handler)),
    memoryMb: choose('memoryMb', [overrides.memoryMb, file.memory], [{ value: detected.memoryMb, from }], byDefault(defaults.memoryMb)),
    timeoutS: choose('timeoutS', [overrides.timeoutS, file.timeout], [{ value: detected.timeoutS, from }], byDefault(defaults.timeoutS)),
    concurrency: choose('concurrency', [overrides.concurrency, file.concurrency], [], byDefault(defaults.concurrency)),
    env: inferEnv(given, ledger),
    http: inferHttp(given, ledger),
    tags: file.tags ?? {},
  };
  return { project, inferred: ledger.inferred };
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProgrammingModel } from '../../../emulation.ts';
import type { Project } from '#shared/model/project.ts';
import { createEngine, type LocalEngine } from '../engine/create-engine.ts';
import type { EngineOptions } from '../engine/settings.ts';
import type { DeployedFunction, EngineRequest, InvocationRecord, LogLine } from '../ports.ts';
import { testModel } from './model.ts';

/** Shared by all tests, like that of a runtime by its runs. */
const COMPILE_CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/isobar-environments', import.meta.url));

export interface Answer {
  status: number | null;
  headers: [string, string][];
  body: Buffer;
  record: InvocationRecord;
}

export interface EngineFixture {
  engine: LocalEngine;
  /** The test model; a copy, so that a test may change its limits. */
  model: ProgrammingModel;
  logs: LogLine[];
  records: InvocationRecord[];
  /** Writes `files` to a directory of their own and gives the function that they are. */
  deploy(files: Record<string, string>, project?: Partial<Project>): DeployedFunction;
  http(
    fn: DeployedFunction,
    path?: string,
    options?: { method?: string; body?: Uint8Array; headers?: [string, string][]; signal?: AbortSignal },
  ): Promise<Answer>;
  event(fn: DeployedFunction, value: unknown, request?: Partial<EngineRequest>): Promise<Answer>;
  messages(): string[];
}

/** Runs `body` with a real engine whose records and logs are kept in lists. Everything is gone afterwards. */
export async function withEngine(
  options: Partial<EngineOptions> & { codeRoot?: string },
  body: (fixture: EngineFixture) => Promise<void>,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'isobar-engine-'));
  const codeRoot = options.codeRoot ?? join(root, 'code');
  mkdirSync(codeRoot, { recursive: true });
  const model = { ...testModel, limits: { ...testModel.limits } };
  const logs: LogLine[] = [];
  const records: InvocationRecord[] = [];
  const engine = createEngine({
    models: new Map([[model.id, model]]),
    recorder: {
      log: (line) => void logs.push(line),
      finish: (record) => void records.push(record),
    },
    tempRoot: join(root, 'temp'),
    codeRoots: [codeRoot],
    compileCache: COMPILE_CACHE,
    log: () => undefined,
    ...options,
    settings: { poolSize: 0, maxEnvironments: 8, idleSeconds: 60, sandbox: false, ...options.settings },
  });
  const invoke = async (fn: DeployedFunction, input: EngineRequest['input'], request: Partial<EngineRequest> = {}): Promise<Answer> => {
    const signal = request.signal ?? new AbortController().signal;
    const response = engine.invoke(fn, { trigger: 'invoke', mode: 'sync', traceparent: null, attributes: {}, ...request, input, signal });
    const { status, headers } = await response.head;
    const parts: Uint8Array[] = [];
    for await (const part of response.body) parts.push(part);
    return { status, headers, body: Buffer.concat(parts), record: await response.done };
  };
  let count = 0;
  try {
    await body({
      engine,
      model,
      logs,
      records,
      deploy(files, project = {}) {
        const codeDir = join(codeRoot, String(++count));
        mkdirSync(codeDir);
        for (const [name, text] of Object.entries(files)) {
          mkdirSync(join(codeDir, name, '..'), { recursive: true });
          writeFileSync(join(codeDir, name), text);
        }
        return { name: `fn${count}`, version: '1', codeDir, codeSha256: String(count), project: testProject(`fn${count}`, project) };
      },
      http: (fn, path = '/', { method = 'GET', body: bytes = new Uint8Array(0), headers = [], signal } = {}) =>
        invoke(
          fn,
          { kind: 'http', request: { method, path, origin: 'http://127.0.0.1', headers, body: bytes, remoteAddress: '127.0.0.1' } },
          signal === undefined ? {} : { signal },
        ),
      event: (fn, value, request) =>
        invoke(fn, { kind: 'event', body: Buffer.from(JSON.stringify(value)), contentType: 'application/json' }, request),
      messages: () => logs.filter((line) => line.stream !== 'platform').map((line) => line.message),
    });
  } finally {
    await engine.close(0);
    rmSync(root, { recursive: true, force: true });
  }
}

export function testProject(name: string, project: Partial<Project> = {}): Project {
  return {
    name,
    description: '',
    model: testModel.id,
    runtime: 'node24',
    handler: 'index.handler',
    memoryMb: 256,
    timeoutS: 3,
    concurrency: 1,
    env: {},
    http: { enabled: true, methods: [] },
    tags: {},
    ...project,
  };
}

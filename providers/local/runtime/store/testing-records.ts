import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Project } from '#shared/model/project.ts';
import type { InvocationRecord, LogLine } from '../ports.ts';
import { openStore, type Store } from './store.ts';

/** A directory of its own for a test, gone afterwards. */
export function tempDir(t: Pick<TestContext, 'after'>): string {
  const dir = mkdtempSync(join(tmpdir(), 'isobar-test-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function testStore(t: Pick<TestContext, 'after'>, path = join(tempDir(t), 'runtime.db')): Store {
  const store = openStore(path, () => {});
  t.after(() => store.close());
  return store;
}

const bytes = (text: string) => new TextEncoder().encode(text);
let counter = 0;

/** A finished warm call; every test says only what it is about. */
export function testRecord(about: Partial<InvocationRecord> = {}): InvocationRecord {
  return {
    id: `019c0000-0000-7000-8000-${String(++counter).padStart(12, '0')}`,
    functionName: 'hello',
    version: '1',
    trigger: 'invoke',
    mode: 'sync',
    status: 'ok',
    startedAtMs: 1_790_000_000_000 + counter,
    durationMs: 5,
    handlerMs: 4,
    billedMs: 5,
    initMs: null,
    cold: false,
    phases: [{ name: 'handler', startMs: 1, durationMs: 4 }],
    memoryMb: 128,
    memoryMaxMb: 41,
    request: { bytes: bytes('{"a":1}'), contentType: 'application/json', size: 7, truncated: false },
    response: { bytes: bytes('"ok"'), contentType: 'application/json', size: 4, truncated: false },
    responseHeaders: [],
    error: null,
    http: null,
    traceId: `${counter.toString(16).padStart(8, '0')}${randomBytes(12).toString('hex')}`,
    spanId: randomBytes(8).toString('hex'),
    parentSpanId: null,
    environmentId: 'env-1',
    spans: [],
    ...about,
  };
}

export function testLine(about: Partial<LogLine> = {}): LogLine {
  return {
    atMs: 1_790_000_000_000 + ++counter,
    level: 'info',
    message: 'hello',
    functionName: 'hello',
    version: '1',
    invocationId: null,
    environmentId: 'env-1',
    traceId: null,
    stream: 'stdout',
    ...about,
  };
}

export function testProject(about: Partial<Project> = {}): Project {
  return {
    name: 'hello',
    description: '',
    model: 'portable',
    runtime: 'nodejs24',
    handler: 'index.mjs',
    memoryMb: 128,
    timeoutS: 3,
    concurrency: 1,
    env: {},
    http: { enabled: true, methods: [] },
    tags: {},
    ...about,
  };
}

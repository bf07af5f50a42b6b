// node e2e/seed-home.ts HOME FUNCTIONS TRACE SPANS: fills a home through the runtime's own store, before the runtime starts.
import { mkdirSync } from 'node:fs';
import { runtimePaths } from '../providers/local/paths.ts';
import { openStore } from '../providers/local/runtime/store/store.ts';
import { testProject } from '../providers/local/runtime/store/testing-records.ts';

/** Names as people give them: long, with the team in front, and some that are hard to lay out. */
function functionName(i: number): string {
  const teams = ['billing', 'checkout', 'identity', 'inventory', 'notifications', 'search'];
  return `${teams[i % teams.length]}-${i % 7 === 0 ? 'reconcile-outstanding-settlements' : 'handler'}-${String(i).padStart(5, '0')}`;
}

function fill(home: string, functions: number, traceId: string, spans: number): Promise<void> {
  const { dir, store: path } = runtimePaths(home);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const store = openStore(path, (message) => {
    throw new Error(message);
  });
  const now = Date.now();
  store.file.transaction(() => {
    for (let i = 0; i < functions; i++) {
      const project = testProject({ name: functionName(i), memoryMb: 128 * (1 + (i % 8)) });
      const codeSha256 = i.toString(16).padStart(64, '0');
      store.functions.add(
        {
          name: project.name,
          version: 1,
          createdAtMs: now - i * 60_000,
          codeSha256,
          codeSize: 1000 + i,
          project,
          origin: null,
          entries: [],
        },
        true,
      );
    }
  });
  const id = (n: number) => (n + 1).toString(16).padStart(16, '0');
  const tree = Array.from({ length: spans }, (_, i) => ({
    traceId,
    startedAtMs: now - 60_000 + i / 10,
    span: {
      spanId: id(i),
      parentSpanId: i === 0 ? null : id(Math.floor((i - 1) / 3)),
      name: `step ${i}`,
      kind: 'internal' as const,
      service: `service-${i % 12}`,
      startMs: 0,
      durationMs: Math.max(1, 1000 - i / 20),
      status: i % 1000 === 999 ? ('error' as const) : ('ok' as const),
      statusMessage: i % 1000 === 999 ? 'it did not work' : null,
      attributes: { 'step.number': i },
      events: [],
      functionRef: null,
      invocationId: null,
    },
  }));
  return store.recorder.receive(tree).then(() => store.close());
}

const [home = '', functions, traceId = '', spans] = process.argv.slice(2);
await fill(home, Number(functions), traceId, Number(spans));

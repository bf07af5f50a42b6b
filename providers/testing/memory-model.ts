import type { Detection, ProgrammingModel, SourceFiles } from '../emulation.ts';

const FILES = ['index.js', 'index.mjs', 'index.cjs', 'index.ts', 'src/index.js', 'src/index.ts'];

function detect(source: SourceFiles): Detection | null {
  const found = FILES.filter((path) => /export\s+(?:const|(?:async\s+)?function)\s+\w+|exports\.\w+/.test(source.text(path) ?? ''));
  const [first] = found;
  if (first === undefined) return null;
  const handlers = found.flatMap((path) =>
    [...(source.text(path) ?? '').matchAll(/export\s+(?:const|(?:async\s+)?function)\s+(\w+)|exports\.(\w+)/g)].map(
      (match) => `${path.replace(/\.\w+$/, '')}.${match[1] ?? match[2] ?? ''}`,
    ),
  );
  const [handler] = handlers;
  return { confidence: 0.5, from: `${first} exports a function`, project: handler === undefined ? {} : { handler }, handlers };
}

/** A programming model for tests: any exported function of an index file. */
export const memoryModel: ProgrammingModel = {
  id: 'memory-handler',
  label: 'Memory handler',
  worker: 'memory:worker',
  accepts: ['event', 'http'],
  runtimes: [
    { id: 'memory2', label: 'Memory 2', language: 'javascript', deprecatedOn: null, blockedOn: null, local: { supported: true } },
    { id: 'memory1', label: 'Memory 1', language: 'javascript', deprecatedOn: '2020-01-01', blockedOn: null, local: { supported: true } },
  ],
  defaults: { runtime: 'memory2', handler: 'index.handler', memoryMb: 128, timeoutS: 3, concurrency: 1 },
  limits: {
    requestBytes: 6_291_456,
    responseBytes: 6_291_456,
    envBytes: 4096,
    unzippedBytes: 64 * 1024 * 1024,
    memoryMb: { min: 128, max: 10_240, step: 1 },
    timeoutS: { max: 900 },
    concurrency: { max: 1 },
  },
  provides: ['memory-sdk'],
  keptBack: ['memory.settings.json'],
  detect,
  validate: () => [],
  environment: () => ({}),
  failure: (failure) => ({ type: failure.kind, message: failure.kind, trace: [] }),
  errorResponse: (error) => ({ status: 500, headers: [], body: error.message }),
  billedMs: (facts) => Math.ceil(facts.durationMs),
  platformLog: () => [],
};

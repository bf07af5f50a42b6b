import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import local from '../local/index.ts';
import { conformance, type Sample, type Samples } from '../testing/conformance.ts';
import aws from './index.ts';

type Write = (file: string, body: string) => Sample;

/** The suite's functions: `write` wraps a body in which `say` is what was said, and which returns the answer. */
function samplesIn(write: Write): Samples {
  return {
    echo: write('index', 'return { echo: say };'),
    changed: write('index', 'return { echo: say, version: 2 };'),
    failing: write('index', 'throw new Error(say);'),
    talking: write('index', 'console.log(say); console.error(`error: ${say}`); return { echo: say };'),
    broken: write('broken', 'return }{;'),
  };
}

const awsHandler: Write = (file, body) => ({
  files: {
    [`${file}.mjs`]: `export const handler = async (event) => {\n  const { say } = event.body === undefined ? event : JSON.parse(event.body);\n  ${body}\n};\n`,
  },
  project: {
    model: 'aws-handler',
    runtime: 'nodejs24.x',
    handler: `${file}.handler`,
    options: { urlAuth: 'public', tracing: 'Active' },
  },
});

/** Through the official SDK, over the wire, to the runtime's emulation of AWS, which runs the code. */
conformance({
  provider: aws,
  label: 'against the local runtime',
  samples: samplesIn(awsHandler),
  loadsCode: false,
  async open() {
    const home = mkdtempSync(join(tmpdir(), 'isobar-home-'));
    const ports = { home, log: () => {}, settings: () => ({ poolSize: 1 }) };
    const runtime = await local.connect({ name: 'default', settings: {} }, { ...ports, secret: async () => null });
    const status = await runtime.runtime?.start({}, { signal: AbortSignal.timeout(60_000) });
    const settings = { source: 'keys', accessKeyId: '111122223333', regions: 'eu-west-1', endpoint: status?.endpoints['aws'] ?? '' };
    const session = await aws.connect(
      { name: 'test', settings },
      { ...ports, secret: async (key) => (key === 'secretAccessKey' ? 'secret' : null) },
    );
    const close = async (): Promise<void> => {
      await runtime.runtime?.stop({ signal: AbortSignal.timeout(30_000) });
      await runtime.close();
      rmSync(home, { recursive: true, force: true });
    };
    return { session, profile: 'test', close };
  },
});

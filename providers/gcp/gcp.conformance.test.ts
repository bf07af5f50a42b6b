import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import local from '../local/index.ts';
import { conformance, type Sample } from '../testing/conformance.ts';
import gcp from './index.ts';

/** A function for the suite: a body in which `say` is what was said, and which returns the answer. */
const httpFunction = (file: string, body: string): Sample => ({
  files: {
    'package.json': JSON.stringify({ main: `${file}.js`, dependencies: { '@google-cloud/functions-framework': '^5.0.0' } }),
    [`${file}.js`]: `const answer = ({ say }) => {\n  ${body}\n};\nrequire('@google-cloud/functions-framework').http('handle', (req, res) => res.json(answer(req.body)));\n`,
  },
  project: { model: 'gcp-http', runtime: 'nodejs24', handler: 'handle', options: { invoker: 'public' } },
});

/** Through the official clients, over the wire, to the runtime's emulation of Google Cloud, which runs the code. */
conformance({
  provider: gcp,
  label: 'against the local runtime',
  samples: {
    echo: httpFunction('index', 'return { echo: say };'),
    changed: httpFunction('index', 'return { echo: say, version: 2 };'),
    failing: httpFunction('index', 'throw new Error(say);'),
    talking: httpFunction('index', 'console.log(say); console.error(`error: ${say}`); return { echo: say };'),
    broken: httpFunction('broken', 'return }{;'),
  },
  loadsCode: true,
  keepsFailed: true,
  tellsCold: false,
  async open() {
    const home = mkdtempSync(join(tmpdir(), 'isobar-home-'));
    const ports = { home, log: () => {}, settings: () => ({ poolSize: 1 }), secret: async () => null };
    const runtime = await local.connect({ name: 'default', settings: {} }, ports);
    const status = await runtime.runtime?.start({}, { signal: AbortSignal.timeout(60_000) });
    const settings = { source: 'none', project: 'isobar-local', regions: 'us-central1', endpoint: status?.endpoints['gcp'] ?? '' };
    const session = await gcp.connect({ name: 'test', settings }, ports);
    const close = async (): Promise<void> => {
      await runtime.runtime?.stop({ signal: AbortSignal.timeout(30_000) });
      await runtime.close();
      rmSync(home, { recursive: true, force: true });
    };
    return { session, profile: 'test', close };
  },
});

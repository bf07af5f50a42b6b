import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import local from '../local/index.ts';
import { conformance, type Sample, type Samples } from '../testing/conformance.ts';
import azure from './index.ts';
import { makeResources, LOCAL } from './testing/make-resources.ts';

const options = { resourceGroup: LOCAL.resourceGroup, storage: LOCAL.storage, insights: LOCAL.insights };

type Write = (file: string, body: string) => Sample;

/** The suite's functions: `write` wraps a body in which `say` is what was said, and which returns the answer. */
function samplesIn(write: Write): Samples {
  return {
    echo: write('index', 'return { jsonBody: { echo: say } };'),
    changed: write('index', 'return { jsonBody: { echo: say, version: 2 } };'),
    failing: write('index', 'throw new Error(say);'),
    talking: write('index', 'context.log(say); context.error(`error: ${say}`); return { jsonBody: { echo: say } };'),
    broken: write('broken', 'return }{;'),
  };
}

/** An app with one function that anybody may call. */
const v4: Write = (file, body) => ({
  files: {
    'package.json': JSON.stringify({ name: 'sample', type: 'module', main: `${file}.mjs` }),
    'host.json': JSON.stringify({ version: '2.0' }),
    [`${file}.mjs`]: `import { app } from '@azure/functions';\napp.http('answer', { methods: ['POST'], authLevel: 'anonymous', handler: async (request, context) => {\n  const { say } = await request.json();\n  ${body}\n} });\n`,
  },
  project: { model: 'azure-v4', runtime: 'node|24', handler: `${file}.mjs`, memoryMb: 512, concurrency: 16, options },
});

let ca = '';

/** Through the official SDK, over TLS, to the runtime's emulation of Azure, which runs the code. */
conformance({
  provider: azure,
  label: 'against the local runtime',
  samples: samplesIn(v4),
  loadsCode: 'after',
  tellsCold: false,
  beside: { live: { options: { ...options, plan: 'premium' } }, earlier: { options: { ...options, slot: 'staging' } } },
  ca: () => ca,
  async open() {
    const home = mkdtempSync(join(tmpdir(), 'isobar-home-'));
    const ports = { home, log: () => {}, settings: () => ({ poolSize: 1 }) };
    const runtime = await local.connect({ name: 'default', settings: {} }, { ...ports, secret: async () => null });
    const status = await runtime.runtime?.start({}, { signal: AbortSignal.timeout(60_000) });
    const endpoint = status?.endpoints['azure'] ?? '';
    ca = readFileSync(join(home, 'runtime/emulations/azure/tls/ca.pem'), 'utf8');
    await makeResources(endpoint, ca);
    const settings = { source: 'service_principal', tenant: LOCAL.tenant, clientId: LOCAL.client, endpoint };
    const session = await azure.connect(
      { name: 'test', settings },
      { ...ports, secret: async (key) => (key === 'clientSecret' ? 'secret' : null) },
    );
    const close = async (): Promise<void> => {
      await runtime.runtime?.stop({ signal: AbortSignal.timeout(30_000) });
      await runtime.close();
      rmSync(home, { recursive: true, force: true });
    };
    return { session, profile: 'test', close };
  },
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformance, type Sample, type Samples } from '../testing/conformance.ts';
import local from './index.ts';

type Write = (file: string, body: string) => Sample;

/** The suite's functions in one model: `write` wraps a body in which `say` is what was said, and which returns the answer. */
function samplesIn(write: Write): Samples {
  return {
    echo: write('index', 'return { echo: say };'),
    changed: write('index', 'return { echo: say, version: 2 };'),
    failing: write('index', 'throw new Error(say);'),
    talking: write('index', 'console.log(say); console.error(`error: ${say}`); return { echo: say };'),
    broken: write('broken', 'return }{;'),
  };
}

const portable: Write = (file, body) => ({
  files: {
    [`${file}.mjs`]: `const answer = (say) => {\n  ${body}\n};\nexport default { fetch: async (request) => Response.json(answer((await request.json()).say)) };\n`,
  },
  project: { model: 'portable', runtime: 'node24', handler: `${file}.mjs` },
});

const awsHandler: Write = (file, body) => ({
  files: {
    [`${file}.mjs`]: `export const handler = async (event) => {\n  const { say } = event.body === undefined ? event : JSON.parse(event.body);\n  ${body}\n};\n`,
  },
  project: { model: 'aws-handler', runtime: 'nodejs24.x', handler: `${file}.handler` },
});

const gcpHttp: Write = (file, body) => ({
  files: {
    [`${file}.js`]: `const functions = require('@google-cloud/functions-framework');\nconst answer = (say) => {\n  ${body}\n};\nfunctions.http('talk', (req, res) => res.json(answer(req.body.say)));\n`,
    'package.json': JSON.stringify({ main: `${file}.js` }),
  },
  project: { model: 'gcp-http', runtime: 'nodejs24', handler: 'talk' },
});

const azureV4: Write = (file, body) => ({
  files: {
    [`${file}.js`]: `const { app } = require('@azure/functions');\nconst answer = (say) => {\n  ${body}\n};\napp.http('talk', { handler: async (request) => ({ jsonBody: answer((await request.json()).say) }) });\n`,
    'package.json': JSON.stringify({ main: `${file}.js` }),
    'host.json': JSON.stringify({ version: '2.0' }),
  },
  project: { model: 'azure-v4', runtime: 'node|24', handler: `${file}.js`, memoryMb: 512 },
});

for (const [label, write] of Object.entries({ portable, 'aws-handler': awsHandler, 'gcp-http': gcpHttp, 'azure-v4': azureV4 })) {
  conformance({
    provider: local,
    label,
    samples: samplesIn(write),
    loadsCode: true,
    async open() {
      const home = mkdtempSync(join(tmpdir(), 'isobar-home-'));
      const session = await local.connect(
        { name: 'default', settings: {} },
        { home, log: () => {}, settings: () => ({ poolSize: 1 }), secret: async () => null },
      );
      const close = async (): Promise<void> => {
        await session.runtime?.stop({ signal: AbortSignal.timeout(30_000) });
        rmSync(home, { recursive: true, force: true });
      };
      return { session, profile: 'default', close };
    },
  });
}

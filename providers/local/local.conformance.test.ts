import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformance, type Sample, type Samples } from '../testing/conformance.ts';
import local from './index.ts';

/** The suite's functions as portable ones, which the local provider brings itself. */
function portable(file: string, body: string): Sample {
  const code = `export default {\n  async fetch(request) {\n    const { say } = await request.json();\n    ${body}\n  },\n};\n`;
  return { files: { [file]: code }, project: { model: 'portable', runtime: 'node24', handler: file } };
}

const samples: Samples = {
  echo: portable('index.mjs', 'return Response.json({ echo: say });'),
  changed: portable('index.mjs', 'return Response.json({ echo: say, version: 2 });'),
  failing: portable('index.mjs', 'throw new Error(say);'),
  talking: portable('index.mjs', 'console.log(say); console.error(`error: ${say}`); return Response.json({ echo: say });'),
  broken: portable('broken.mjs', 'return }{;'),
};

/** As AWS handlers: the other kind of model, which takes events. */
function handler(file: string, body: string): Sample {
  const code = `export const handler = async (event) => {\n  const { say } = event.body === undefined ? event : JSON.parse(event.body);\n  ${body}\n};\n`;
  return {
    files: { [file]: code },
    project: { model: 'aws-handler', runtime: 'nodejs24.x', handler: `${file.replace(/\.mjs$/, '')}.handler` },
  };
}

const handlerSamples: Samples = {
  echo: handler('index.mjs', 'return { echo: say };'),
  changed: handler('index.mjs', 'return { echo: say, version: 2 };'),
  failing: handler('index.mjs', 'throw new Error(say);'),
  talking: handler('index.mjs', 'console.log(say); console.error(`error: ${say}`); return { echo: say };'),
  broken: handler('broken.mjs', 'return }{;'),
};

for (const [label, given] of [
  ['portable', samples],
  ['aws-handler', handlerSamples],
] as const) {
  conformance({
    provider: local,
    label,
    samples: given,
    async open() {
      const home = mkdtempSync(join(tmpdir(), 'isobar-home-'));
      const session = await local.connect({ name: 'default', settings: {} }, { home, log: () => {}, settings: () => ({ poolSize: 1 }) });
      const close = async (): Promise<void> => {
        await session.runtime?.stop({ signal: AbortSignal.timeout(30_000) });
        rmSync(home, { recursive: true, force: true });
      };
      return { session, profile: 'default', close };
    },
  });
}

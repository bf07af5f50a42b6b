import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from '../check/check.ts';
import { node24, ROOT } from '../lib/node24.mjs';
import { runTool } from '../lib/run-tool.ts';

const CLI = join(ROOT, 'dist/app/electron/cli/main.js');

/** What an installed Isobar does first, with the code as it is packed. Prints what went wrong. */
export async function smokeApp(): Promise<Tally> {
  const home = mkdtempSync(join(tmpdir(), 'isobar-smoke-'));
  const tally = { passed: 0, failed: 0 };
  try {
    for (const command of ['deploy --template portable-http-api', 'invoke local/portable-http-api', 'runtime stop']) {
      const { code, output } = await runTool(node24(), [CLI, ...command.split(' '), '--home', home]);
      tally[code === 0 ? 'passed' : 'failed']++;
      if (code !== 0) console.log(`FAIL dist/app: isobar ${command} ended with ${code}\n${output}`);
    }
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
  return tally;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCore } from '../../electron/cli/open-core.ts';
import { table } from '../../electron/cli/output/layout.ts';
import { startWebFront } from '../../electron/web/start-web-front.ts';
import { buildRenderer } from '../build/renderer.ts';
import { inOrder, tryTemplate, type Row } from './try-template.ts';

export const USAGE = `npm run demo -- [options]

  --home DIR   where the functions stay; a temporary directory by default, removed at the end
  --port N     port of the console; any free one by default
  --exit       end after the table instead of opening the console
`;

const say = (line: string) => process.stdout.write(`${line}\n`);
const ms = (value: number | null) => value?.toFixed(1) ?? null;

/**
 * The whole story without a screen: every template on the local runtime, called cold and warm, one
 * table, then the console with all of it. Resolves to the exit code: 1 where a template failed.
 */
export async function demo(args: readonly string[]): Promise<number> {
  const options = {
    home: { type: 'string' },
    port: { type: 'string', default: '0' },
    exit: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const home = values.home ?? mkdtempSync(join(tmpdir(), 'isobar-demo-'));
  const core = openCore(home);
  try {
    const rows = await rowsOf(core.client);
    const failed = rows.some((row) => row.failed);
    if (values.exit !== true) await showConsole(home, Number(values.port));
    return failed ? 1 : 0;
  } finally {
    // A home that was given keeps its runtime: it may have been running before.
    if (values.home === undefined) await core.client.runtime.stop();
    await core.close();
    if (values.home === undefined) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function rowsOf(client: ReturnType<typeof openCore>['client']): Promise<Row[]> {
  const rows: Row[] = [];
  for (const template of inOrder((await client.templates.list()).items)) rows.push(await tryTemplate(client, template));
  const lines = table(rows, [
    { title: 'model', value: ({ model }) => model },
    { title: 'template', value: ({ template }) => template },
    { title: 'cold ms', value: ({ coldMs }) => ms(coldMs), right: true },
    { title: 'warm ms', value: ({ warmMs }) => ms(warmMs), right: true },
    { title: 'billed ms', value: ({ billedMs }) => billedMs, right: true },
    { title: 'status', value: ({ status, failed }) => (failed ? `FAILED ${status}` : status) },
  ]);
  for (const line of lines) say(line);
  if (rows.length === 0) throw new Error('There is no template in examples/.');
  return rows;
}

/** The console with what has been deployed, until Ctrl-C. */
async function showConsole(home: string, port: number): Promise<void> {
  await buildRenderer();
  const front = await startWebFront({ home, port });
  say(`\nIsobar is at ${front.url}`);
  say('Ctrl-C ends it.');
  await new Promise<void>((resolve) => process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve()));
  await front.close();
}

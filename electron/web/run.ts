import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { homePath } from '#core/home.ts';
import { AppError, toAppError } from '#shared/errors.ts';
import { findBrowser, openAppWindow, thisMachine } from './browser.ts';
import { startWebFront } from './start-web-front.ts';
import type { WebHost } from './web-host.ts';

// A forgotten console does not listen for ever.
const IDLE_LIMIT_MS = 12 * 3_600_000;

const OPTIONS = {
  home: { type: 'string' },
  port: { type: 'string', default: '0' },
  'no-browser': { type: 'boolean', default: false },
  reason: { type: 'string' },
} as const;

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_input', message, { hint: 'Known are --home DIR, --port N, --no-browser and --reason TEXT.', cause: error });
  }
}

function readArgs(args: string[]) {
  const values = parse(args);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new AppError('invalid_input', `"${values.port}" is not a port.`, {
      hint: 'Give a number from 0 to 65535; 0 takes any free one.',
    });
  }
  return { home: homePath(values.home, process.env), port, browser: !values['no-browser'], reason: values.reason ?? null };
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function openBrowser(front: WebHost): Promise<void> {
  const found = findBrowser(thisMachine);
  if ('reason' in found) return;
  if (!(await openAppWindow(found.path, front.launchUrl()))) say('The browser could not be started; open the address above.');
}

async function serve(args: string[]): Promise<void> {
  const options = readArgs(args);
  const front = await startWebFront({ home: options.home, port: options.port, frontReason: options.reason });
  if (options.reason !== null) say(options.reason);
  say(`Isobar is at ${front.url}`);
  if (!existsSync(new URL('../../dist/renderer/index.html', import.meta.url))) {
    say('The console has not been built yet: run "npm run build", then reload the page.');
  }
  if (options.browser) await openBrowser(front);

  const idle = setInterval(() => {
    if (front.idleMs() > IDLE_LIMIT_MS) stop('Nobody used the console for twelve hours: it stops.');
  }, 60_000);
  let stopping = false;
  function stop(reason: string | null): void {
    if (stopping) process.exit(130);
    stopping = true;
    clearInterval(idle);
    if (reason !== null) say(reason);
    front.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  }
  process.on('SIGINT', () => stop(null));
  process.on('SIGTERM', () => stop(null));
}

/** `isobar open`: serves the console until it is told to stop, and ends the process then. Prints one address. */
export async function run(args: string[]): Promise<void> {
  try {
    await serve(args);
  } catch (error) {
    const known = toAppError(error);
    process.stderr.write(`${known.message}${known.hint === undefined ? '' : `\n${known.hint}`}\n`);
    if (known.code === 'internal') process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(known.row.exit);
  }
}

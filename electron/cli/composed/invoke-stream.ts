import type { CoreClient } from '#core/create-core.ts';
import { AppError } from '#shared/errors.ts';
import type { CommandContext } from '../command.ts';
import { invocationExit, printOutcome } from './print-invocation.ts';

type Request = Parameters<CoreClient['invocations']['create']>[0];

/** Invokes, and prints the answer part by part to standard output; with --json each part as a line of JSON. */
export async function invokeStream(client: CoreClient, { mode: _mode, ...request }: Request, context: CommandContext): Promise<number> {
  const { terminal, global, signal } = context;
  for await (const part of await client.invocations.stream(request, { signal })) {
    if (global.json) terminal.line(JSON.stringify(part));
    else if (part.type === 'chunk') terminal.out(Buffer.from(part.base64, 'base64'));
    if (part.type !== 'done') continue;
    if (global.json) return invocationExit(part.invocation);
    if (terminal.isTty) terminal.out('\n');
    return printOutcome(part.invocation, context);
  }
  throw new AppError('unavailable', 'The answer ended before the invocation did.', {
    hint: `Look at its record: isobar invocations list ${request.ref}`,
  });
}

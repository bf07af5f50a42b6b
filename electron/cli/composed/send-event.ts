import { AppError } from '#shared/errors.ts';
import { parseRef } from '#shared/model/ref.ts';
import type { CommandContext, Parsed } from '../command.ts';
import { refWithProfile } from '../run-operation.ts';
import { printInvocation } from './print-invocation.ts';

/** Invokes a function with an event saved for it. */
export async function sendEvent({ input }: Parsed, context: CommandContext): Promise<number> {
  const ref = refWithProfile(String(input['ref']), context.global.profile);
  const { name } = parseRef(ref);
  const { client } = await context.core();
  const { items } = await client.events.list({ functionName: name }, { signal: context.signal });
  const event = items.find((item) => item.name === input['name']);
  if (event === undefined) {
    const known = items.map((item) => `"${item.name}"`).join(', ');
    throw new AppError('not_found', `There is no event "${String(input['name'])}" saved for ${name}.`, {
      hint: known === '' ? 'Save one in the console, or send one: isobar invoke REF --event FILE' : `Saved are: ${known}.`,
    });
  }
  const mode = input['async'] === true ? 'async' : event.input.mode;
  const invocation = await client.invocations.create({ ref, ...event.input, mode }, { signal: context.signal });
  return printInvocation(invocation, context);
}

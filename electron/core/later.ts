import type { Call } from '#providers/provider.ts';
import type { CoreContext } from './context.ts';

/**
 * A handler whose code is loaded with its first call. For nouns with much code behind them: every command of the command
 * line would load it, and most need none of it.
 */
export function later<I, O>(
  core: CoreContext,
  load: () => Promise<(core: CoreContext) => (input: I, call: Call) => O | Promise<O>>,
): (input: I, call: Call) => Promise<O> {
  let handler: Promise<(input: I, call: Call) => O | Promise<O>> | null = null;
  return async (input, call) => {
    handler ??= load().then((create) => create(core));
    return (await handler)(input, call);
  };
}

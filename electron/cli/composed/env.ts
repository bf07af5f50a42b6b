import { AppError } from '#shared/errors.ts';
import type { CommandContext, Parsed } from '../command.ts';

/** Says which protocols the runtime speaks; what to export comes with them. */
export async function showEnv({ input }: Parsed, context: CommandContext): Promise<number> {
  const cloud = String(input['cloud']);
  const { client } = await context.core();
  const { items } = await client.providers.list({}, { signal: context.signal });
  const clouds = items.filter((provider) => provider.target === 'cloud').map((provider) => provider.id);
  const provider = items.find((candidate) => candidate.id === cloud);
  if (provider === undefined || provider.target !== 'cloud') {
    throw new AppError('invalid_input', `"${cloud}" is no cloud that Isobar knows.`, { hint: `Choose one of ${clouds.join(', ')}.` });
  }
  throw new AppError('unsupported', `The local runtime does not speak the protocol of ${provider.label} yet: there is nothing to export.`, {
    hint: 'Functions written for it run there all the same: isobar deploy DIR, then isobar invoke local/NAME.',
  });
}

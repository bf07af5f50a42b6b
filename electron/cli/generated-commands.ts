import type { z } from 'zod';
import type { OperationMeta } from '#shared/contract/operation.ts';
import { contract } from '#shared/contract/contract.ts';
import type { Command } from './command.ts';
import { flagsOf, positionalsOf } from './schema-flags.ts';

/** An operation of the contract, as far as the command line looks at it. */
interface Operation {
  '~orpc': { meta: Partial<OperationMeta>; inputSchema?: unknown };
}

/** A command for every operation that is not hidden. Flags are worked out when they are asked for. */
export function generatedCommands(): Command[] {
  return Object.entries(contract).flatMap(([noun, verbs]) =>
    Object.entries(verbs as Record<string, Operation>).flatMap(([verb, operation]): Command[] => {
      const { meta, inputSchema } = operation['~orpc'];
      const { cli = {}, summary = '', kind = 'query', danger } = meta;
      if (cli.hidden === true) return [];
      const names = cli.positionals ?? [];
      const input = inputSchema as z.ZodType;
      return [
        {
          words: cli.command?.split(' ') ?? [noun, verb],
          summary,
          examples: cli.examples ?? [],
          get positionals() {
            return positionalsOf(input, names);
          },
          get flags() {
            return flagsOf(input, [], names);
          },
          async run(parsed, context) {
            const { runOperation } = await import('./run-operation.ts');
            return runOperation({ noun, verb, kind, destructive: danger === 'destructive' }, parsed.input, context);
          },
        },
      ];
    }),
  );
}

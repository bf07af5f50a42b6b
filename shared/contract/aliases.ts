import { z } from 'zod';
import { Alias } from '../model/function.ts';
import { FunctionRefText } from '../model/ref.ts';
import { mutation, query } from './operation.ts';

const fields = {
  version: z.string().min(1).max(128).describe('Version it points at'),
  description: z.string().max(256).optional().describe('What it is for'),
  weights: z
    .record(z.string(), z.number().min(0).max(1))
    .optional()
    .describe('Share of the calls for a further version, as VERSION=0.1; replaces what was set'),
};

/** Names that point at versions. A reference with an alias is `PROVIDER:PROFILE/NAME@ALIAS`. */
export const aliases = {
  list: query(
    { summary: 'List the aliases of a function', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    z.object({ items: z.array(Alias) }),
  ),
  create: mutation(
    { summary: 'Give a version a name', cli: { positionals: ['ref', 'name', 'version'] } },
    z.object({ ref: FunctionRefText, name: z.string().min(1).max(128), ...fields }),
    Alias,
  ),
  update: mutation(
    { summary: 'Point an alias at another version, or divide its calls', cli: { positionals: ['ref', 'name', 'version'] } },
    z.object({ ref: FunctionRefText, name: z.string().min(1).max(128), ...fields, version: fields.version.optional() }),
    Alias,
  ),
  remove: mutation(
    { summary: 'Delete an alias; the version stays', danger: 'destructive', cli: { positionals: ['ref', 'name'] } },
    z.object({ ref: FunctionRefText, name: z.string().min(1).max(128) }),
    z.object({ ref: z.string(), name: z.string() }),
  ),
};

import { z } from 'zod';
import { AdvisoryImportEvent, AdvisoryListInfo, AdvisoryListName } from '../model/audit/advisory-lists.ts';
import { Ecosystem } from '../model/audit/dependencies.ts';
import { mutation, query, stream } from './operation.ts';

/** Lists of known vulnerabilities on this machine, which audits hold dependencies against. */
export const advisories = {
  import: stream(
    { summary: 'Import advisories in the OSV format, to be used in every later audit', cli: { hidden: true } },
    z.object({
      path: z.string().min(1).max(4096).describe('A record, a directory of records, or a zip of them (all.zip of osv.dev)'),
      name: AdvisoryListName.optional(),
      whole: z
        .array(Ecosystem)
        .max(6)
        .default([])
        .describe('Kinds of packages of which it is the whole export: nothing found is then a pass'),
    }),
    AdvisoryImportEvent,
  ),
  list: query(
    { summary: 'List what audits hold dependencies against, with size and age', cli: { command: 'audits advisories list' } },
    z.object({}).default({}),
    z.object({ items: z.array(AdvisoryListInfo) }),
  ),
  remove: mutation(
    {
      summary: 'Remove an imported list of advisories',
      cli: { command: 'audits advisories remove', positionals: ['name'], examples: ['isobar audits advisories remove npm'] },
    },
    z.object({ name: AdvisoryListName }),
    z.object({ name: z.string() }),
  ),
};

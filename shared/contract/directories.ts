import { z } from 'zod';
import { mutation, query } from './operation.ts';

/** Looking for a project on this machine, where no native dialog is at hand. */
export const directories = {
  get: query(
    { summary: 'List the folders and zip files in a directory', cli: { hidden: true } },
    /** `~` or an empty path is the user's home directory. */
    z.object({ path: z.string().max(4096).default('') }).default({ path: '' }),
    z.object({
      path: z.string(),
      parent: z.string().nullable(),
      /** `project` marks folders that look deployable (isobar.yaml, package.json, host.json …). */
      items: z.array(z.object({ name: z.string(), path: z.string(), kind: z.enum(['directory', 'zip']), project: z.boolean() })),
      truncated: z.boolean(),
    }),
  ),
  choose: mutation(
    { summary: "Choose a folder or a zip file in the system's own dialog", cli: { hidden: true } },
    z.object({ kind: z.enum(['directory', 'zip']) }),
    /** Null where the dialog was closed without a choice. `unsupported` where `app.get` says there are no native dialogs. */
    z.object({ path: z.string().nullable() }),
  ),
};

import { z } from 'zod';
import { FunctionRefText } from '../model/ref.ts';
import { query } from './operation.ts';

/** The files of a deployed function. */
export const code = {
  list: query(
    { summary: 'List the files of a deployed function', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    z.object({ items: z.array(z.object({ path: z.string(), size: z.number().int() })), codeSha256: z.string().nullable() }),
  ),
  get: query(
    { summary: 'Print one file of a deployed function', cli: { positionals: ['ref', 'path'] } },
    z.object({ ref: FunctionRefText, path: z.string().min(1).max(4096) }),
    /** `text` is null where the file is binary or larger than 1 MB. */
    z.object({ path: z.string(), size: z.number().int(), text: z.string().nullable() }),
  ),
  download: query(
    {
      summary: 'Write the package of a deployed function to a zip file',
      cli: { positionals: ['ref', 'out'], examples: ['isobar code download local/hello hello.zip'] },
    },
    z.object({ ref: FunctionRefText, out: z.string().min(1).max(4096) }),
    z.object({ path: z.string(), size: z.number().int() }),
  ),
  read: query(
    { summary: 'Send the package of a deployed function, for a browser to save', cli: { hidden: true } },
    z.object({ ref: FunctionRefText }),
    /** A zip of at most 50 MB; a larger one is `too_large`, and `code.download` writes it to a file. */
    z.object({ name: z.string(), size: z.number().int(), base64: z.string() }),
  ),
};

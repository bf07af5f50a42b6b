import { z } from 'zod';
import { ClientEnvironment } from '../model/client-environment.ts';
import { mutation } from './operation.ts';

export const EnvFormat = z.enum(['sh', 'fish', 'powershell', 'json', 'dotenv']);
export type EnvFormat = z.infer<typeof EnvFormat>;

/** Environment variables for the clouds' own tools. */
export const env = {
  get: mutation(
    {
      summary: "Print what to export so that a cloud's own tools talk to the local runtime; starts it",
      cli: {
        command: 'env',
        examples: ['eval "$(isobar env --cloud aws)"', 'isobar env --cloud aws --format powershell | Invoke-Expression'],
      },
    },
    z.object({
      cloud: z.string().describe('The cloud whose tools are meant'),
      format: EnvFormat.optional().describe('For which shell or file; sh by default, on Windows powershell'),
    }),
    ClientEnvironment.extend({
      cloud: z.string(),
      format: EnvFormat,
      /** The whole in that format. */
      text: z.string(),
    }),
  ),
};

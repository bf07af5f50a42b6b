import { z } from 'zod';
import { RuntimeStatus } from '../model/runtime-status.ts';
import { mutation, query } from './operation.ts';

/** The bundled local runtime, a process of its own. */
export const runtime = {
  status: query(
    { summary: 'Show whether the local runtime runs, and where', cli: { examples: ['isobar runtime status --json'] } },
    z.object({}).default({}),
    RuntimeStatus,
  ),
  start: mutation(
    { summary: 'Start the local runtime; does nothing where it runs' },
    z
      .object({
        gatewayPort: z
          .number()
          .int()
          .min(0)
          .max(65535)
          .optional()
          .describe('Port of the gateway; 0 or absent takes the one in the settings'),
      })
      .default({}),
    RuntimeStatus,
  ),
  stop: mutation({ summary: 'Stop the local runtime; what is deployed stays' }, z.object({}).default({}), RuntimeStatus),
};

import { z } from 'zod';
import { Fidelity, RuntimeStatus } from '../model/runtime-status.ts';
import { mutation, query } from './operation.ts';

/** The bundled local runtime, a process of its own. */
export const runtime = {
  status: query(
    { summary: 'Show whether the local runtime runs, and where', cli: { examples: ['isobar runtime status --json'] } },
    z.object({}).default({}),
    RuntimeStatus,
  ),
  fidelity: query(
    {
      summary: 'Show every emulated operation of the clouds and how far it can be trusted',
      cli: { examples: ['isobar runtime fidelity', 'isobar runtime fidelity --service lambda --level approximated'] },
    },
    z
      .object({
        provider: z.string().optional().describe("Only this provider's emulation"),
        service: z.string().optional().describe('Only this service, as the cloud calls it'),
        level: Fidelity.shape.level.optional().describe('Only operations of this level'),
      })
      .default({}),
    z.object({ items: z.array(Fidelity.extend({ provider: z.string() })) }),
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

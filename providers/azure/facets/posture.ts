import type { PostureFacet } from '../../audit.ts';
import type { AzureContext } from '../azure-context.ts';

export const postureFacet = (context: AzureContext): PostureFacet => ({
  read: async (key, call) => (await import('../audit/deployed/read-posture.ts')).readPosture(context, key, call),
});

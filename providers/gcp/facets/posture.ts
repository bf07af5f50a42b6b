import type { PostureFacet } from '../../audit.ts';
import type { GcpContext } from '../gcp-context.ts';

export const postureFacet = (context: GcpContext): PostureFacet => ({
  read: async (key, call) => (await import('../audit/deployed/read-posture.ts')).readPosture(context, key, call),
});

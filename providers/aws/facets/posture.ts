import type { PostureFacet } from '../../audit.ts';
import type { AwsContext } from '../aws-context.ts';

export const postureFacet = (context: AwsContext): PostureFacet => ({
  read: async (key, call) => (await import('../audit/deployed/read-posture.ts')).readPosture(context, key, call),
});

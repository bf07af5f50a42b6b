import type { DeployFacet } from '../../provider.ts';
import { applyDeployment } from '../deploy/apply.ts';
import { planDeployment } from '../deploy/plan.ts';
import type { GcpContext } from '../gcp-context.ts';

export const deployFacet = (context: GcpContext): DeployFacet => ({
  plan: (input, call) => planDeployment(context, input, call),
  apply: (input, progress, call) => applyDeployment(context, input, progress, call),
});

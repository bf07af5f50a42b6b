import type { Choice } from '#shared/model/form.ts';
import type { Call, DeployFacet } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { applyDeployment } from '../deploy/apply.ts';
import { planDeployment } from '../deploy/plan.ts';
import { trustsLambda } from '../deploy/role.ts';
import { pagesOf } from '../pages.ts';

/** Roles that Lambda may take on. */
async function roleChoices(context: AwsContext, region: string, { signal }: Call): Promise<Choice[]> {
  return context.run('deploy.choices', region, async () => {
    const iam = await context.clients.iam(region);
    const pages = pagesOf((Marker) => iam.listRoles({ MaxItems: 1000, ...(Marker === undefined ? {} : { Marker }) }, { abortSignal: signal }), (page) => page.Marker); // prettier-ignore
    const choices: Choice[] = [];
    for await (const { Roles = [] } of pages) {
      for (const role of Roles.filter(trustsLambda)) {
        if (role.Arn !== undefined) choices.push({ value: role.Arn, label: role.RoleName ?? role.Arn, note: role.Description ?? null });
      }
    }
    return choices;
  });
}

export const deployFacet = (context: AwsContext): DeployFacet => ({
  plan: (input, call) => planDeployment(context, input, call),
  apply: (input, progress, call) => applyDeployment(context, input, progress, call),
  choices: async ({ option, region }, call) => (option === 'role' ? roleChoices(context, context.region(region), call) : []),
});

import type { DeployFacet } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import { parseRef } from '#shared/model/ref.ts';
import type { CoreContext } from '../context.ts';
import { functionRefAt, resolveTarget, resolveTargets } from '../deploy/targets.ts';
import { planDeployment } from '../deploy/plan.ts';
import type { HandlerOf } from '../handler.ts';

/** Empty where the provider has nothing to look up for the option: its own `options` are all there are. */
export const choicesHandler =
  (core: CoreContext): HandlerOf<'deployments', 'choices'> =>
  async ({ target, option }, call) => {
    const { place, region } = resolveTarget(core.sessions, target);
    const facet = await core.sessions.facet(place, 'deploy');
    if (place.provider.deployOptions.some(({ key }) => key === option)) {
      return { items: (await facet.choices?.({ option, region }, call)) ?? [] };
    }
    const known = place.provider.deployOptions.map(({ key }) => key).join(', ');
    throw new AppError('not_found', `${place.provider.meta.label} has no deploy option "${option}".`, {
      hint: known === '' ? 'It has none.' : `It has ${known}.`,
    });
  };

export const planHandler =
  (core: CoreContext): HandlerOf<'deployments', 'plan'> =>
  (input, call) =>
    planDeployment(core, input, call);

function needInPlace({ ports }: CoreContext, facet: DeployFacet, target: string): void {
  if (ports.runsInPlace !== true || facet.runsInPlace !== true) {
    throw new AppError('unsupported', `Nothing can run in place at ${target} from here.`, { hint: 'Deploy it without "inPlace".' });
  }
}

/** Unknown targets and targets that cannot be deployed to are refused at once; everything else is in the record. */
export const applyHandler =
  (core: CoreContext): HandlerOf<'deployments', 'apply'> =>
  async (input) => {
    for (const { place, id } of resolveTargets(core.sessions, input.targets)) {
      const facet = await core.sessions.facet(place, 'deploy');
      if (input.inPlace === true) needInPlace(core, facet, id);
    }
    return { id: core.deployments.start(input) };
  };

export const tailHandler =
  (core: CoreContext): HandlerOf<'deployments', 'tail'> =>
  ({ id }, call) =>
    core.deployments.tail(id, call);

export const cancelHandler =
  (core: CoreContext): HandlerOf<'deployments', 'cancel'> =>
  ({ id }, call) =>
    core.deployments.cancel(id, call);

export const listHandler =
  (core: CoreContext): HandlerOf<'deployments', 'list'> =>
  ({ limit, functionRef }) => {
    if (functionRef === undefined) return { items: core.deployments.list(limit, undefined) };
    const { provider, profile, name } = parseRef(functionRef);
    const place = core.sessions.place(profile === null ? provider : `${provider}:${profile}`);
    return { items: core.deployments.list(limit, functionRefAt(place, name)) };
  };

export const getHandler =
  (core: CoreContext): HandlerOf<'deployments', 'get'> =>
  ({ id }) =>
    core.deployments.get(id);

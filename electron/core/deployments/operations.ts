import { parseRef } from '#shared/model/ref.ts';
import type { CoreContext } from '../context.ts';
import { functionRefAt, resolveTargets } from '../deploy/targets.ts';
import { planDeployment } from '../deploy/plan.ts';
import type { HandlerOf } from '../handler.ts';

export const planHandler =
  (core: CoreContext): HandlerOf<'deployments', 'plan'> =>
  (input, call) =>
    planDeployment(core, input, call);

/** Unknown targets and targets that cannot be deployed to are refused at once; everything else is in the record. */
export const applyHandler =
  (core: CoreContext): HandlerOf<'deployments', 'apply'> =>
  async (input) => {
    for (const place of resolveTargets(core.sessions, input.targets)) await core.sessions.facet(place, 'deploy');
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

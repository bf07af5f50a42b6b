import type { Trigger } from '#shared/model/function.ts';
import { toTrigger } from '../../functions/bindings.ts';
import { idleReason } from '../idle-triggers.ts';
import { warmupRefusal } from '../warmup.ts';
import { triggerBinding, type AppFunction } from './app-functions.ts';
import type { Triggers } from './create-triggers.ts';

/** What sets the functions of an app off besides requests, as far as its code is known, and how each is doing. */
export function describeTriggers(triggers: Triggers, app: string): Trigger[] {
  const indexed = triggers.index.known(app);
  return (indexed?.functions ?? []).flatMap((fn) => {
    const described = toTrigger({
      name: `${app}/${fn.name}`,
      config: { bindings: fn.detail.bindings },
      isDisabled: fn.detail.disabled === true,
    });
    if (described === null || described.kind === 'http') return [];
    const state = described.state ?? triggers.error(app, fn.name) ?? waitingFor(fn, indexed?.version.project.env ?? {});
    return [{ ...described, entry: fn.name, state, actions: [] }];
  });
}

/** Null where it is set off as the cloud would. */
function waitingFor(fn: AppFunction, env: Readonly<Record<string, string>>): string | null {
  const type = triggerBinding(fn)?.type ?? '';
  return type.toLowerCase() === 'warmuptrigger' ? warmupRefusal(fn.name, env) : idleReason(type, fn.name);
}

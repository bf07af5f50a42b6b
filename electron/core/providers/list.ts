import type { ProgrammingModel } from '#providers/emulation.ts';
import type { ModelInfo } from '#shared/model/provider-info.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

/** `{memoryMb: {min, max}, requestBytes}` as `{memoryMbMin, memoryMbMax, requestBytes}`. */
function flatLimits(limits: ProgrammingModel['limits']): Record<string, number> {
  const flat: Record<string, number> = {};
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value === 'number') flat[name] = value;
    else for (const [part, n] of Object.entries(value)) flat[name + part.charAt(0).toUpperCase() + part.slice(1)] = n;
  }
  return flat;
}

function toModelInfo(provider: string, model: ProgrammingModel): ModelInfo {
  return {
    id: model.id,
    label: model.label,
    provider,
    accepts: [...model.accepts],
    runtimes: [...model.runtimes],
    defaults: model.defaults,
    limits: flatLimits(model.limits),
    ...(model.sampleEvents === undefined ? {} : { sampleEvents: [...model.sampleEvents] }),
  };
}

export const listProviders =
  (core: CoreContext): HandlerOf<'providers', 'list'> =>
  () => ({
    items: core.registry
      .toSorted((a, b) => a.meta.order - b.meta.order)
      .map(({ meta, capabilities, emulation, profiles, deployOptions }) => ({
        ...meta,
        capabilities: { ...capabilities },
        profileForm: profiles === null ? null : [...profiles.form],
        deployOptions: [...deployOptions],
        models: (emulation?.models ?? []).map((model) => toModelInfo(meta.id, model)),
      })),
  });

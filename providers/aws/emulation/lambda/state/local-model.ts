import { models } from '../../models.ts';
import type { FunctionConfig } from './model.ts';

/** The programming model that runs a runtime here; or why none does, as `State` Failed says it. */
export function localModel({
  PackageType,
  Runtime,
}: Pick<FunctionConfig, 'PackageType' | 'Runtime'>): { model: string } | { reason: string; reasonCode: string } {
  if (PackageType === 'Image') {
    return {
      reason: 'The local runtime has no container engine: functions from container images are kept, but they cannot be run.',
      reasonCode: 'InvalidImage',
    };
  }
  const known = models.flatMap(({ id, runtimes }) => runtimes.filter((one) => one.id === Runtime).map(({ local }) => ({ id, local })));
  const runs = known.find(({ local }) => local.supported);
  if (runs !== undefined) return { model: runs.id };
  const [first] = known;
  const why =
    first === undefined || first.local.supported ? `The local runtime does not know the runtime ${Runtime ?? ''}.` : first.local.reason;
  return { reason: `${Runtime ?? 'This function'} cannot be run here. ${why}`, reasonCode: 'InvalidRuntime' };
}

const modelIds: ReadonlySet<string> = new Set(models.map(({ id }) => id));

/** Whether functions of this model are Lambda's. */
export function isLambdaModel(model: string): boolean {
  return modelIds.has(model);
}

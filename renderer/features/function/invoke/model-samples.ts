import type { FunctionDetail } from '#shared/model/function.ts';
import type { ModelInfo } from '#shared/model/provider-info.ts';
import type { Sample } from './use-samples.ts';

/** Events of the function's model; those of what sets it off come first. */
export function modelSamples(
  model: Pick<ModelInfo, 'label' | 'sampleEvents'> | undefined,
  triggers: readonly Pick<FunctionDetail['triggerList'][number], 'kind'>[],
): Sample[] {
  // Requests are sent to whatever has an address: that says nothing of what it is for.
  const kinds = new Set<string>(triggers.map(({ kind }) => kind).filter((kind) => kind !== 'http'));
  const events = model?.sampleEvents ?? [];
  return events
    .toSorted((a, b) => Number(kinds.has(b.trigger)) - Number(kinds.has(a.trigger)))
    .map(({ id, label, summary, input }) => ({ id: `model:${id}`, group: model?.label ?? '', label, summary, input }));
}

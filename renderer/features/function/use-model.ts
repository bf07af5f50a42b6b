import { useQuery } from '@tanstack/react-query';
import type { ModelInfo } from '#shared/model/provider-info.ts';
import { orpc } from '../../api/client.ts';

/** A programming model by its id, whichever provider's contract it is. `pending` until the providers have been listed. */
export function useModel(id: string | null): { model: ModelInfo | undefined; pending: boolean } {
  const { models, pending } = useModels();
  return { model: models.find((each) => each.id === id), pending };
}

/** Every programming model there is, in the providers' order. */
export function useModels(): { models: readonly ModelInfo[]; pending: boolean } {
  const providers = useQuery({ ...orpc.providers.list.queryOptions({ input: {} }), staleTime: 60_000 });
  const items = providers.data?.items ?? [];
  return { models: items.flatMap((provider) => provider.models), pending: providers.isPending };
}

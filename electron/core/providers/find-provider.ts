import type { Provider } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';

/** The provider of this id; throws `not_found` with the ids there are. */
export function findProvider(registry: readonly Provider[], id: string): Provider {
  const provider = registry.find(({ meta }) => meta.id === id);
  if (provider !== undefined) return provider;
  throw new AppError('not_found', `There is no provider "${id}".`, {
    hint: `Providers are: ${registry.map(({ meta }) => meta.id).join(', ')}.`,
  });
}

import type { AnySession, FacetName, Facets, Provider } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';

/** The facet, or `unsupported` with the provider's own reason. With a null session only the promise is checked. */
export function need<F extends FacetName>(provider: Provider, session: null, facet: F): null;
export function need<F extends FacetName>(provider: Provider, session: AnySession, facet: F): Facets[F];
export function need<F extends FacetName>(provider: Provider, session: AnySession | null, facet: F): Facets[F] | null {
  const capability = provider.capabilities[facet];
  if (!capability.supported) {
    throw new AppError('unsupported', capability.reason, {
      provider: provider.meta.id,
      hint: `"isobar providers list" shows what ${provider.meta.label} can do.`,
    });
  }
  if (session === null) return null;
  const found: Facets[F] | undefined = (session as Partial<Facets>)[facet];
  if (found === undefined) throw new Error(`${provider.meta.id} promises the facet ${facet} and its session has none.`);
  return found;
}

/** Throws `unsupported` where the provider's capability table excepts this method of a facet that it has. */
export function needMethod(provider: Provider, facet: FacetName, method: string): void {
  const capability = provider.capabilities[facet];
  const reason = capability.supported ? capability.except?.[method] : capability.reason;
  if (reason === undefined) return;
  throw new AppError('unsupported', reason, {
    provider: provider.meta.id,
    hint: `"isobar providers list" shows what ${provider.meta.label} can do.`,
  });
}

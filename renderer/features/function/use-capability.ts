import type { Capability } from '#shared/model/provider-info.ts';
import { useProviderInfo } from '../../ui/provider-info.ts';

const UNKNOWN: Capability = { supported: true };

/**
 * Whether a provider can do something, and if not, why. Where the providers could not be listed it is
 * taken that it can: the call itself would say otherwise.
 */
export function useCapability(provider: string, facet: string): Capability {
  return useProviderInfo(provider)?.capabilities[facet] ?? UNKNOWN;
}

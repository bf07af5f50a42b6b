import { useSyncExternalStore } from 'react';
import type { ProviderInfo } from '#shared/model/provider-info.ts';

let known: ReadonlyMap<string, ProviderInfo> = new Map();
let asked = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells the marks what providers there are. Called by renderer/app whenever providers.list answers. */
export function setProviderInfos(items: readonly ProviderInfo[]): void {
  known = new Map(items.map((item) => [item.id, item]));
  asked = true;
  for (const listener of listeners) listener();
}

/** Tells that the list could not be had: nothing waits for it any longer. */
export function giveUpOnProviders(): void {
  asked = true;
  for (const listener of listeners) listener();
}

/** Whether the list has come, or cannot be had. What providers cannot do is not known before. */
export function useProvidersAsked(): boolean {
  return useSyncExternalStore(subscribe, () => asked);
}

/** What is known of a provider; undefined until the list has come, and for one that is not in it. */
export function useProviderInfo(id: string): ProviderInfo | undefined {
  return useSyncExternalStore(subscribe, () => known.get(id));
}

/** Every provider in its order. */
export function useProviderInfos(): ReadonlyMap<string, ProviderInfo> {
  return useSyncExternalStore(subscribe, () => known);
}

import { useSyncExternalStore } from 'react';
import type { ProviderInfo } from '#shared/model/provider-info.ts';

let known: ReadonlyMap<string, ProviderInfo> = new Map();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells the marks what providers there are. Called by renderer/app whenever providers.list answers. */
export function setProviderInfos(items: readonly ProviderInfo[]): void {
  known = new Map(items.map((item) => [item.id, item]));
  for (const listener of listeners) listener();
}

/** What is known of a provider; undefined until the list has come, and for one that is not in it. */
export function useProviderInfo(id: string): ProviderInfo | undefined {
  return useSyncExternalStore(subscribe, () => known.get(id));
}

/** Every provider in its order. */
export function useProviderInfos(): ReadonlyMap<string, ProviderInfo> {
  return useSyncExternalStore(subscribe, () => known);
}

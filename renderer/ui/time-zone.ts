import { useSyncExternalStore } from 'react';
import type { Zone } from './format-time.ts';

let zone: Zone = 'local';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Called by renderer/app when the settings come or change. */
export function setTimeZone(next: Zone): void {
  if (next === zone) return;
  zone = next;
  for (const listener of listeners) listener();
}

/** The zone that absolute times are shown in; the user's choice. */
export function useTimeZone(): Zone {
  return useSyncExternalStore(subscribe, () => zone);
}

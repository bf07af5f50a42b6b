import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-density'] });
  return () => observer.disconnect();
}

/** Pixels of one row at the density the user chose. */
export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, () => (document.documentElement.dataset['density'] === 'comfortable' ? 40 : 32));
}

import { useSyncExternalStore } from 'react';

interface ShellState {
  navCollapsed: boolean;
  helpOpen: boolean;
  tasksOpen: boolean;
}

const NAV_KEY = 'isobar-nav';

let state: ShellState = { navCollapsed: rememberedNav(), helpOpen: false, tasksOpen: false };
const listeners = new Set<() => void>();

function rememberedNav(): boolean {
  const kept = localStorage.getItem(NAV_KEY);
  return kept === null ? innerWidth < 1180 : kept === 'collapsed';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes what the frame shows; the navigation's width is remembered. */
export function setShell(patch: Partial<ShellState>): void {
  state = { ...state, ...patch };
  if (patch.navCollapsed !== undefined) localStorage.setItem(NAV_KEY, patch.navCollapsed ? 'collapsed' : 'expanded');
  for (const listener of listeners) listener();
}

export function toggleNav(): void {
  setShell({ navCollapsed: !state.navCollapsed });
}

export function useShell(): ShellState {
  return useSyncExternalStore(subscribe, () => state);
}

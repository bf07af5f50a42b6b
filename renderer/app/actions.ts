import type { TablerIcon } from '@tabler/icons-react';
import { useLayoutEffect, useSyncExternalStore } from 'react';

/**
 * Something a user can do. THE registry: the command palette, the shortcuts and the help sheet are all
 * generated from it, so that nothing has a key that help does not know, or help that does nothing.
 */
export interface Action {
  /** Unique; `functions.remove-selected`. */
  id: string;
  /** A verb phrase: "Go to functions", "Start the runtime". */
  label: string;
  /** Heading in palette and help. */
  group: ActionGroup;
  /** `mod+k`, `g then f`, `?`; see shortcuts.ts. */
  keys?: string;
  icon?: TablerIcon;
  /** Further words that find it. */
  keywords?: readonly string[];
  /** Absent for keys that a widget handles itself (j and k in a list): help shows them, the palette does not. */
  run?: () => void;
  /** Keeps it out of the palette: it only makes sense as a key. */
  keyOnly?: boolean;
}

export type ActionGroup = 'Go to' | 'This page' | 'Lists' | 'Deploy' | 'Runtime' | 'View' | 'Help';

const owners = new Map<symbol, readonly Action[]>();
const listeners = new Set<() => void>();
let all: readonly Action[] = [];

function publish(): void {
  all = [...owners.values()].flat();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Puts actions into the registry while the calling component is mounted. A page calls it with what can be
 * done on it: `useActions(useMemo(() => [{ id: 'invoke.send', label: 'Send the event', group: 'This page', … }], […]))`.
 * The array has to be stable.
 */
export function useActions(actions: readonly Action[]): void {
  // Before the next key press, so that what is on screen is what a key does.
  useLayoutEffect(() => {
    const owner = Symbol('actions');
    owners.set(owner, actions);
    publish();
    return () => {
      owners.delete(owner);
      publish();
    };
  }, [actions]);
}

/** Everything that can be done right now. */
export function useAllActions(): readonly Action[] {
  return useSyncExternalStore(subscribe, () => all);
}

/** The same for code outside React. */
export function allActions(): readonly Action[] {
  return all;
}

import type { Action } from './actions.ts';

/** The keys that every VirtualGrid handles itself, for the help sheet. Lists without selection leave out the second half. */
export const moveHints: readonly Action[] = [
  { id: 'list.down', label: 'Next row', group: 'Lists', keys: 'j' },
  { id: 'list.up', label: 'Previous row', group: 'Lists', keys: 'k' },
  { id: 'list.open', label: 'Open the row', group: 'Lists', keys: 'enter' },
  { id: 'list.sort', label: 'Up to the headers, then sort with Enter', group: 'Lists', keys: 'up' },
];

export const selectHints: readonly Action[] = [
  { id: 'list.select', label: 'Select the row', group: 'Lists', keys: 'x' },
  { id: 'list.range', label: 'Extend the selection', group: 'Lists', keys: 'shift+down' },
  { id: 'list.all', label: 'Select all', group: 'Lists', keys: 'mod+a' },
  { id: 'list.clear', label: 'Clear the selection', group: 'Lists', keys: 'escape' },
];

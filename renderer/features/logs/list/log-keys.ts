/** What a key does in the list of log lines. */
export type LogAction = 'next' | 'previous' | 'pageDown' | 'pageUp' | 'first' | 'last' | 'toggle' | 'collapse' | 'copy' | 'link' | 'around';

export interface LogKey {
  action: LogAction;
  /** As `KeyboardEvent.key`; letters in lower case. */
  keys: readonly string[];
  label: string;
}

/** The table that both the keyboard and the help sheet read. */
export const LOG_KEYS: readonly LogKey[] = [
  { action: 'next', keys: ['ArrowDown', 'j'], label: 'Next line' },
  { action: 'previous', keys: ['ArrowUp', 'k'], label: 'Previous line' },
  { action: 'pageDown', keys: ['PageDown'], label: 'A page down' },
  { action: 'pageUp', keys: ['PageUp'], label: 'A page up' },
  { action: 'first', keys: ['Home'], label: 'Oldest line' },
  { action: 'last', keys: ['End'], label: 'Newest line, and follow' },
  { action: 'toggle', keys: ['Enter', ' '], label: 'Open or close the line' },
  { action: 'collapse', keys: ['Escape'], label: 'Close all open lines' },
  { action: 'copy', keys: ['y'], label: 'Copy the line' },
  { action: 'link', keys: ['l'], label: 'Copy a link to the line' },
  { action: 'around', keys: ['a'], label: 'Show what is around the line' },
];

/** What a key press means in the list; null where nothing. */
export function logAction(pressed: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}): LogAction | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.shiftKey) return null;
  return LOG_KEYS.find((row) => row.keys.includes(pressed.key))?.action ?? null;
}

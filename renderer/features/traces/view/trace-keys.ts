/** What a key does on the trace page. */
export type TraceAction =
  | 'nextMatch'
  | 'previousMatch'
  | 'nextSpan'
  | 'previousSpan'
  | 'firstSpan'
  | 'lastSpan'
  | 'expand'
  | 'collapse'
  | 'open'
  | 'expandAll'
  | 'collapseAll'
  | 'expandLevel'
  | 'collapseLevel'
  | 'panLeft'
  | 'panRight'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomReset'
  | 'search'
  | 'close'
  | 'copyLink';

/** One row of the table that the keyboard, the help sheet and the palette read. */
export interface TraceKey {
  action: TraceAction;
  /** As `KeyboardEvent.key`; letters in lower case. */
  keys: readonly string[];
  label: string;
  /** Shift makes the step larger. */
  shift?: 'larger';
  /** Only while the waterfall has the focus: elsewhere these keys scroll or move a caret. */
  inTree?: true;
}

export const TRACE_KEYS: readonly TraceKey[] = [
  { action: 'nextMatch', keys: ['f'], label: 'Next match, or next span where nothing is searched' },
  { action: 'previousMatch', keys: ['b'], label: 'Previous match, or previous span' },
  { action: 'nextSpan', keys: ['ArrowDown', 'j'], label: 'Next span', inTree: true },
  { action: 'previousSpan', keys: ['ArrowUp', 'k'], label: 'Previous span', inTree: true },
  { action: 'firstSpan', keys: ['Home'], label: 'First span', inTree: true },
  { action: 'lastSpan', keys: ['End'], label: 'Last span', inTree: true },
  { action: 'open', keys: ['Enter', ' '], label: 'Show or hide the span’s details', inTree: true },
  { action: 'copyLink', keys: ['y'], label: 'Copy a link to the span' },
  { action: 'expand', keys: ['ArrowRight'], label: 'Expand, or go to the first child', inTree: true },
  { action: 'collapse', keys: ['ArrowLeft'], label: 'Collapse, or go to the parent', inTree: true },
  { action: 'expandAll', keys: [']'], label: 'Expand all' },
  { action: 'collapseAll', keys: ['['], label: 'Collapse all' },
  { action: 'expandLevel', keys: ['p'], label: 'Expand one level' },
  { action: 'collapseLevel', keys: ['o'], label: 'Collapse one level' },
  { action: 'panLeft', keys: ['a'], label: 'Pan left', shift: 'larger' },
  { action: 'panRight', keys: ['d'], label: 'Pan right', shift: 'larger' },
  { action: 'zoomIn', keys: ['w', '+', '='], label: 'Zoom in', shift: 'larger' },
  { action: 'zoomOut', keys: ['s', '-', '_'], label: 'Zoom out', shift: 'larger' },
  { action: 'zoomReset', keys: ['0'], label: 'Show the whole trace' },
  { action: 'search', keys: ['/'], label: 'Search' },
  { action: 'close', keys: ['Escape'], label: 'Close details, or clear the search' },
];

export interface PressedKey {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What a key press means here; null where nothing. Keys with Ctrl, Alt or Meta belong to the browser and the shell. */
export function traceAction(pressed: PressedKey, inTree: boolean): { action: TraceAction; large: boolean } | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null;
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  const row = TRACE_KEYS.find((each) => each.keys.includes(key) && (inTree || each.inTree !== true));
  if (row === undefined) return null;
  const isLetter = key.length === 1 && key >= 'a' && key <= 'z';
  if (isLetter && pressed.shiftKey && row.shift === undefined) return null;
  return { action: row.action, large: pressed.shiftKey && row.shift === 'larger' && (isLetter || key === '_') };
}

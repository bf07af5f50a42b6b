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
  | 'copyLink'
  | 'help';

/** One row of the table that both the keyboard and the help sheet read. */
export interface TraceKey {
  action: TraceAction;
  /** As `KeyboardEvent.key`; letters in lower case. */
  keys: readonly string[];
  label: string;
  group: 'Spans' | 'Tree' | 'Time' | 'Page';
  /** Shift makes the step larger. */
  shift?: 'larger';
  /** Only while the waterfall has the focus: elsewhere these keys scroll or move a caret. */
  inTree?: true;
}

export const TRACE_KEYS: readonly TraceKey[] = [
  { action: 'nextMatch', keys: ['f'], label: 'Next match, or next span where nothing is searched', group: 'Spans' },
  { action: 'previousMatch', keys: ['b'], label: 'Previous match, or previous span', group: 'Spans' },
  { action: 'nextSpan', keys: ['ArrowDown', 'j'], label: 'Next span', group: 'Spans', inTree: true },
  { action: 'previousSpan', keys: ['ArrowUp', 'k'], label: 'Previous span', group: 'Spans', inTree: true },
  { action: 'firstSpan', keys: ['Home'], label: 'First span', group: 'Spans', inTree: true },
  { action: 'lastSpan', keys: ['End'], label: 'Last span', group: 'Spans', inTree: true },
  { action: 'open', keys: ['Enter', ' '], label: 'Show or hide the span’s details', group: 'Spans', inTree: true },
  { action: 'copyLink', keys: ['y'], label: 'Copy a link to the span', group: 'Spans' },
  { action: 'expand', keys: ['ArrowRight'], label: 'Expand, or go to the first child', group: 'Tree', inTree: true },
  { action: 'collapse', keys: ['ArrowLeft'], label: 'Collapse, or go to the parent', group: 'Tree', inTree: true },
  { action: 'expandAll', keys: [']'], label: 'Expand all', group: 'Tree' },
  { action: 'collapseAll', keys: ['['], label: 'Collapse all', group: 'Tree' },
  { action: 'expandLevel', keys: ['p'], label: 'Expand one level', group: 'Tree' },
  { action: 'collapseLevel', keys: ['o'], label: 'Collapse one level', group: 'Tree' },
  { action: 'panLeft', keys: ['a'], label: 'Pan left', group: 'Time', shift: 'larger' },
  { action: 'panRight', keys: ['d'], label: 'Pan right', group: 'Time', shift: 'larger' },
  { action: 'zoomIn', keys: ['w', '+', '='], label: 'Zoom in', group: 'Time', shift: 'larger' },
  { action: 'zoomOut', keys: ['s', '-', '_'], label: 'Zoom out', group: 'Time', shift: 'larger' },
  { action: 'zoomReset', keys: ['0'], label: 'Show the whole trace', group: 'Time' },
  { action: 'search', keys: ['/'], label: 'Search', group: 'Page' },
  { action: 'close', keys: ['Escape'], label: 'Close details, or clear the search', group: 'Page' },
  { action: 'help', keys: ['?'], label: 'Show this help', group: 'Page' },
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

const NAMES: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', ' ': 'Space' };

/** A key as the help sheet shows it. */
export function keyLabel(key: string): string {
  return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

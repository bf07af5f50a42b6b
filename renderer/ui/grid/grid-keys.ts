/** What a key press asks of a grid; null where it asks nothing. */
export type GridCommand =
  | { type: 'move'; by: number; extend: boolean }
  | { type: 'page'; direction: 1 | -1; extend: boolean }
  | { type: 'edge'; edge: 'first' | 'last'; extend: boolean }
  | { type: 'column'; by: 1 | -1 }
  | { type: 'open' }
  | { type: 'toggle'; extend: boolean }
  | { type: 'all' }
  | { type: 'clear' };

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const MOVES: Record<string, (extend: boolean) => GridCommand> = {
  ArrowDown: (extend) => ({ type: 'move', by: 1, extend }),
  j: (extend) => ({ type: 'move', by: 1, extend }),
  ArrowUp: (extend) => ({ type: 'move', by: -1, extend }),
  k: (extend) => ({ type: 'move', by: -1, extend }),
  ArrowRight: () => ({ type: 'column', by: 1 }),
  ArrowLeft: () => ({ type: 'column', by: -1 }),
  PageDown: (extend) => ({ type: 'page', direction: 1, extend }),
  PageUp: (extend) => ({ type: 'page', direction: -1, extend }),
  Home: (extend) => ({ type: 'edge', edge: 'first', extend }),
  End: (extend) => ({ type: 'edge', edge: 'last', extend }),
  Enter: () => ({ type: 'open' }),
  o: () => ({ type: 'open' }),
  x: (extend) => ({ type: 'toggle', extend }),
  ' ': (extend) => ({ type: 'toggle', extend }),
  Escape: () => ({ type: 'clear' }),
};

/** j and k beside the arrows, x and space to select, Enter or o to open, shift to extend. */
export function gridCommand(press: KeyPress): GridCommand | null {
  if (press.altKey) return null;
  if (press.ctrlKey || press.metaKey) return press.key === 'a' ? { type: 'all' } : null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return Object.hasOwn(MOVES, key) ? (MOVES[key]?.(press.shiftKey) ?? null) : null;
}

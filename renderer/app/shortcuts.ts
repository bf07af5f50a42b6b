/** The parts of a keyboard event that a shortcut is made of. */
export interface Chord {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const NAMED: Record<string, string> = {
  ' ': 'space',
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Escape: 'escape',
  Enter: 'enter',
  Delete: 'delete',
};

/** A key press as text: `mod+k`, `g`, `?`, `shift+enter`. Shift counts only where it does not change the character. */
export function chordText(chord: Chord): string {
  const named = NAMED[chord.key];
  const key = named ?? chord.key.toLowerCase();
  const letter = /^[a-z]$/.test(key);
  const parts = [
    chord.ctrlKey || chord.metaKey ? 'mod' : null,
    chord.altKey ? 'alt' : null,
    chord.shiftKey && (named !== undefined || letter) ? 'shift' : null,
    key,
  ];
  return parts.filter((part) => part !== null).join('+');
}

/** A single key without modifiers as text, for tables of keys: `ArrowUp` is `up`. */
export function keyText(key: string): string {
  return chordText({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false });
}

const PATIENCE_MS = 1200;

/**
 * Recognises shortcuts, also those of two strokes (`g then f`): feed it every press, it answers with the
 * shortcut that is now complete. A first stroke waits 1.2 s for its second.
 */
export function createShortcutReader(): (chord: Chord, known: ReadonlySet<string>, nowMs: number) => string | null {
  let first: string | null = null;
  let since = 0;
  return (chord, known, nowMs) => {
    const stroke = chordText(chord);
    const pair = first !== null && nowMs - since < PATIENCE_MS ? `${first} then ${stroke}` : null;
    first = null;
    if (pair !== null && known.has(pair)) return pair;
    if (known.has(stroke)) return stroke;
    if ([...known].some((keys) => keys.startsWith(`${stroke} then `))) {
      first = stroke;
      since = nowMs;
    }
    return null;
  };
}

/** True for shortcuts that also work while a field has the focus: those with Ctrl or Cmd, and Escape. */
export function worksInFields(keys: string): boolean {
  return keys.startsWith('mod+');
}

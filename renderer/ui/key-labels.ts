const NAMES: Record<string, string> = {
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  shift: 'Shift',
  alt: 'Alt',
  ctrl: 'Ctrl',
  delete: 'Del',
};

/** `mod+k` as what is printed on the keys: `['Ctrl', 'K']`, or `['⌘', 'K']`; `g then f` keeps its `then`. */
export function keyLabels(keys: string, apple: boolean): string[] {
  return keys.split(' then ').flatMap((chord, i) => {
    const parts = chord.split('+').map((part) => {
      if (part === 'mod') return apple ? '⌘' : 'Ctrl';
      return NAMES[part.toLowerCase()] ?? part.toUpperCase();
    });
    return i === 0 ? parts : ['then', ...parts];
  });
}

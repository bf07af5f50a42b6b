/** How a stretch of text is to look. Colours are slots of the palette (0 … 15), never raw values, so that they can be read in both themes. */
export interface AnsiStyle {
  color: number | null;
  background: number | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
}

export interface AnsiSegment {
  text: string;
  /** null where it looks like any other text. */
  style: AnsiStyle | null;
}

const PLAIN: AnsiStyle = { color: null, background: null, bold: false, dim: false, italic: false, underline: false, strike: false };

// Escape sequences: CSI, OSC (ended by BEL or ST; hyperlinks, titles), and two-character ones.
// oxlint-disable-next-line no-control-regex -- escape sequences are made of control characters
const ESCAPE = /\u001b(?:\[([0-9;:?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g;
// oxlint-disable-next-line no-control-regex -- control characters show nothing or harm
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * Text with ANSI escapes as styled segments. Colours of the 256 palette and true colours are mapped
 * to the nearest of the sixteen; cursor movements, titles and links are dropped, their text stays.
 * `carry` is the style in force at the beginning, for text that goes on from an earlier line.
 */
export function parseAnsi(text: string, carry: AnsiStyle | null = null): AnsiSegment[] {
  if (!text.includes('\u001b')) return text === '' ? [] : [{ text: clean(text), style: carry }];
  const segments: AnsiSegment[] = [];
  let style = carry ?? PLAIN;
  let at = 0;
  for (const match of text.matchAll(ESCAPE)) {
    push(segments, text.slice(at, match.index), style);
    at = match.index + match[0].length;
    if (match[2] === 'm' && !match[1]?.startsWith('?')) style = applySgr(style, match[1] ?? '');
  }
  push(segments, text.slice(at), style);
  return segments;
}

/** The text without any escapes: for searching, copying and files. */
export function stripAnsi(text: string): string {
  return text.includes('\u001b') ? clean(text.replace(ESCAPE, '')) : clean(text);
}

function clean(text: string): string {
  return text.replace(CONTROL, '');
}

function push(segments: AnsiSegment[], text: string, style: AnsiStyle): void {
  const shown = clean(text);
  if (shown === '') return;
  const own = isPlain(style) ? null : style;
  const last = segments.at(-1);
  if (last !== undefined && last.style === own) last.text += shown;
  else segments.push({ text: shown, style: own });
}

function isPlain(style: AnsiStyle): boolean {
  return Object.entries(style).every(([key, value]) => value === PLAIN[key as keyof AnsiStyle]);
}

function applySgr(style: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map((each) => (each === '' ? 0 : Number(each)));
  let next = style;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      const [slot, used] = extendedColor(codes.slice(i + 1));
      next = code === 38 ? { ...next, color: slot } : { ...next, background: slot };
      i += used;
    } else next = applyCode(next, code);
  }
  return next;
}

const FLAGS: Record<number, Partial<AnsiStyle>> = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  9: { strike: true },
  21: { underline: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  29: { strike: false },
  39: { color: null },
  49: { background: null },
};

function applyCode(style: AnsiStyle, code: number): AnsiStyle {
  const flag = FLAGS[code];
  if (flag !== undefined) return { ...style, ...flag };
  if (code === 7) return { ...style, color: style.background ?? 0, background: style.color ?? 7 };
  if (code >= 30 && code <= 37) return { ...style, color: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, color: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 };
  return style;
}

/** `5;N` or `2;R;G;B` as a slot, and how many numbers that took. */
function extendedColor(rest: readonly number[]): [number | null, number] {
  if (rest[0] === 5) return [fromPalette(rest[1] ?? 0), 2];
  if (rest[0] === 2) return [nearest(rest[1] ?? 0, rest[2] ?? 0, rest[3] ?? 0), 4];
  return [null, 1];
}

function fromPalette(index: number): number {
  if (index < 16) return index;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return nearest(grey, grey, grey);
  }
  const level = (value: number): number => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

/** The slot of the same hue: greys by their lightness, anything else by which of red, green and blue it has. */
function nearest(red: number, green: number, blue: number): number {
  const high = Math.max(red, green, blue);
  const low = Math.min(red, green, blue);
  if (high - low < 32) return high < 64 ? 0 : high < 150 ? 8 : high < 215 ? 7 : 15;
  const has = (value: number): boolean => value >= low + (high - low) * 0.6;
  const hue = (has(red) ? 1 : 0) + (has(green) ? 2 : 0) + (has(blue) ? 4 : 0);
  return high > 200 ? hue + 8 : hue;
}

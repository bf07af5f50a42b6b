/** One line of a dump: offset, up to 16 bytes in hexadecimal, and the same as ASCII. */
export interface HexLine {
  offset: string;
  hex: string;
  ascii: string;
}

/** The first `limit` bytes as lines of 16. */
export function hexDump(bytes: Uint8Array, limit = 16_384): HexLine[] {
  const lines: HexLine[] = [];
  for (let at = 0; at < Math.min(bytes.length, limit); at += 16) {
    const row = [...bytes.subarray(at, Math.min(at + 16, limit))];
    lines.push({
      offset: at.toString(16).padStart(8, '0'),
      hex: row.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
      ascii: row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    });
  }
  return lines;
}

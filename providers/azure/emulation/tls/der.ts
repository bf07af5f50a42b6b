/** As much of DER (ITU-T X.690) as a certificate is written in. */

/** A value with its tag and length. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const hex = body.length.toString(16);
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

export const sequence = (...members: readonly Uint8Array[]): Buffer => der(0x30, ...members);
export const set = (...members: readonly Uint8Array[]): Buffer => der(0x31, ...members);
export const octets = (value: Uint8Array): Buffer => der(0x04, value);
/** `unused`: bits at the end that are not of the value. */
export const bits = (value: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), value);
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'));
export const TRUE = der(0x01, Buffer.from([0xff]));
/** Two's complement, most significant byte first: the first bit of a positive number is 0. */
export const integer = (bytes: Uint8Array): Buffer => der(0x02, bytes);
/** A member with a number of its own around it. */
export const tagged = (number: number, ...content: readonly Uint8Array[]): Buffer => der(0xa0 | number, ...content);

/** `2.5.29.19`. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const base128 = (value: number): number[] => {
    const groups = [value & 0x7f];
    for (let left = value >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  };
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** In UTC, to the second; RFC 5280 writes years from 2050 on with four digits. */
export function time(at: Date): Buffer {
  const digits = `${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  return at.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

/** The members of a value, each with its tag and length. */
export function members(value: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const { start, end } = extent(value, 0);
  for (let at = start; at < end;) {
    const next = extent(value, at).end;
    found.push(value.subarray(at, next));
    at = next;
  }
  return found;
}

/** Where the content of the value that begins at `at` begins and ends. */
function extent(value: Buffer, at: number): { start: number; end: number } {
  const short = value[at + 1] ?? 0;
  if (short < 0x80) return { start: at + 2, end: at + 2 + short };
  const count = short & 0x7f;
  const start = at + 2 + count;
  return { start, end: start + value.readUIntBE(at + 2, count) };
}

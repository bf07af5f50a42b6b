import type { Payload } from '#shared/model/payload.ts';

export type PayloadKind = 'empty' | 'json' | 'text' | 'image' | 'binary';

/** How to show a payload: what it is, and its text where it has any. */
export interface PayloadView {
  kind: PayloadKind;
  /** As it came; null where it is no text. */
  text: string | null;
  /** Indented, where it is JSON. */
  pretty: string | null;
}

/** Images that cannot carry scripts. */
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp)\b/i;
/** Above this, indenting costs more than it helps. */
const PRETTY_LIMIT = 4_000_000;

export function viewPayload(payload: Pick<Payload, 'body' | 'encoding' | 'contentType' | 'truncated'>): PayloadView {
  const { body, encoding, contentType, truncated } = payload;
  if (body === '') return { kind: 'empty', text: '', pretty: null };
  if (contentType !== null && IMAGE.test(contentType) && encoding === 'base64' && !truncated) {
    return { kind: 'image', text: null, pretty: null };
  }
  const text = encoding === 'utf8' ? body : toText(fromBase64(body));
  if (text === null) return { kind: 'binary', text: null, pretty: null };
  const pretty = truncated ? null : indent(text, contentType);
  return { kind: pretty === null ? 'text' : 'json', text, pretty };
}

export function payloadBytes(payload: Pick<Payload, 'body' | 'encoding'>): Uint8Array<ArrayBuffer> {
  return payload.encoding === 'utf8' ? new TextEncoder().encode(payload.body) : fromBase64(payload.body);
}

/** Base64 to bytes; empty where it is none. */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** Bytes to base64, in slices so that large files do not overflow the call stack. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

/** The bytes as text; null where they are not UTF-8 or hold control characters that no text has. */
export function toText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // oxlint-disable-next-line no-control-regex -- control characters are what tells binary from text
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function indent(text: string, contentType: string | null): string | null {
  const likely = contentType === null ? /^\s*[[{"\d\-tfn]/.test(text) : /[/+]json\b/i.test(contentType) || /^\s*[[{]/.test(text);
  if (!likely || text.length > PRETTY_LIMIT) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

/** A file name for a download, its extension after the content type. */
export function payloadFileName(base: string, contentType: string | null, kind: PayloadKind): string {
  const subtype = /^[a-z]+\/(?:x-)?([a-z0-9]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  const known: Record<string, string> = { jpeg: 'jpg', plain: 'txt', octet: 'bin', javascript: 'js', gzip: 'gz' };
  const fallback = kind === 'json' ? 'json' : kind === 'text' ? 'txt' : 'bin';
  return `${base}.${subtype === undefined ? fallback : (known[subtype] ?? subtype)}`;
}

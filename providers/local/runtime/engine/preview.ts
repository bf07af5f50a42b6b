import type { BodyPreview } from '../ports.ts';

/** How much of a body is kept for people to look at. */
const PREVIEW_BYTES = 64 * 1024;

const EMPTY = new Uint8Array(0);

/** The preview of a body that is there as a whole. */
export function previewOf(body: Uint8Array, contentType: string | null): BodyPreview {
  const truncated = body.length > PREVIEW_BYTES;
  // A copy, so that the record does not keep a large body alive.
  return { bytes: truncated ? body.slice(0, PREVIEW_BYTES) : body, contentType, size: body.length, truncated };
}

/** Gathers the preview of a body that comes in parts. */
export class PreviewBuilder {
  #parts: Uint8Array[] = [];
  #kept = 0;
  size = 0;

  add(part: Uint8Array): void {
    this.size += part.length;
    if (this.#kept >= PREVIEW_BYTES || part.length === 0) return;
    const keep = part.length > PREVIEW_BYTES - this.#kept ? part.slice(0, PREVIEW_BYTES - this.#kept) : part;
    this.#parts.push(keep);
    this.#kept += keep.length;
  }

  build(contentType: string | null): BodyPreview {
    const [only] = this.#parts;
    const bytes = this.#parts.length > 1 ? Buffer.concat(this.#parts, this.#kept) : (only ?? EMPTY);
    return { bytes, contentType, size: this.size, truncated: this.size > this.#kept };
  }
}

/** The value of a header; null where it is missing. */
export function headerOf(headers: readonly (readonly [string, string])[], name: string): string | null {
  for (const [key, value] of headers) if (key.length === name.length && key.toLowerCase() === name) return value;
  return null;
}

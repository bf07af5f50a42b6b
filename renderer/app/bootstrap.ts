import { z } from 'zod';

declare global {
  var __webpack_nonce__: string | undefined;
}

/**
 * The nonce of this page load, put into index.html by the host. Every library that makes a style
 * element has to carry it, or its styles are refused without a word.
 */
export const nonce: string = document.querySelector('meta[name=csp-nonce]')?.getAttribute('content') ?? '';

// get-nonce, which the scroll lock of dialogs uses, reads it from here.
globalThis.__webpack_nonce__ = nonce;

// zod would otherwise probe `new Function`, which the policy forbids. Before any schema is parsed.
z.config({ jitless: true });

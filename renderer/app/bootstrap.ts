import { z } from 'zod';
import { nonce } from '../ui/nonce.ts';

declare global {
  var __webpack_nonce__: string | undefined;
}

// get-nonce, which the scroll lock of dialogs uses, reads it from here.
globalThis.__webpack_nonce__ = nonce;

// zod would otherwise probe `new Function`, which the policy forbids. Before any schema is parsed.
z.config({ jitless: true });

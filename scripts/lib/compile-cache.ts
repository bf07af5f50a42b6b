import { join } from 'node:path';
import { ROOT } from './node24.mjs';

/** Where the processes of all tests keep compiled modules (NODE_COMPILE_CACHE): what one has compiled, the next need not. */
export const COMPILE_CACHE = join(ROOT, 'node_modules/.cache/compile');

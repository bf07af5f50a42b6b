import type * as Http from 'node:http';

/**
 * `node:http` as `require` gives it. An ES import of it reads all of its names, and some of them (`WebSocket` and its
 * kin) load undici: 40 ms of processor time at every start of a command and of the runtime, for nothing.
 */
export const http = (): typeof Http => process.getBuiltinModule('node:http');

/** Options of Node for the process of a test file. */
export const PRELOAD: readonly string[] = ['--import', new URL('blocking-output.mjs', import.meta.url).href];

// Loaded into every test file's process before its tests (node --import): its reports go out as they are made.
// node:test ends a process with `process.exit` once its tests are over, and what a busy reader had not taken by then
// would be lost, unnoticed. Pipes have no public switch for this; where the inner one is gone, missing reports fail the run.
const { _handle: pipe } = /** @type {{ _handle?: { setBlocking?: (on: boolean) => void } }} */ (/** @type {unknown} */ (process.stdout));
pipe?.setBlocking?.(true);

const KIND = 'MetadataLookupWarning';

type EmitWarning = typeof process.emitWarning;

let running = 0;
let emit: EmitWarning = process.emitWarning;

/** Node's own, whatever it is called with, but for that one kind. */
function filtered(warning: string | Error, ...rest: never[]): void {
  const [kind] = rest;
  if (kind !== KIND) Reflect.apply(emit, process, [warning, ...rest]);
}

/**
 * Looks for credentials without Google's library writing on the terminal that this machine has no metadata server: that
 * there are no credentials is told by the profile's own error. Every other warning is shown.
 * @see isAvailable in gcp-metadata/build/src/index.js
 */
export async function withoutLookupWarning<T>(work: () => Promise<T>): Promise<T> {
  if (running === 0) {
    emit = process.emitWarning;
    process.emitWarning = filtered;
  }
  running++;
  try {
    return await work();
  } finally {
    running--;
    if (running === 0) process.emitWarning = emit;
  }
}

import type { HostDocuments } from '../../../../emulation-host.ts';
import { createDocuments } from './documents.ts';

/** Whether there are documents of functions that bear their plain names in the runtime: those of the default account. */
export function hasPlainFunctions(documents: HostDocuments): boolean {
  return createDocuments(documents)
    .functions.list()
    .some(({ value }) => value.runtimeName === value.key.name);
}

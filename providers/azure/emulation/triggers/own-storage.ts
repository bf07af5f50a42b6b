import { parseStorageConnection, storageOf } from '../bindings/connection.ts';
import { ACCOUNT, isDevelopmentStorage } from '../storage/account.ts';
import { findConnection } from '../bindings/connection.ts';
import type { ListenerInput } from './listener.ts';

/**
 * Throws where the binding's connection is missing, or leads to another storage account than the runtime's own: that one
 * cannot be watched from here.
 */
export function isOwnStorage({ binding, variables, storage }: Pick<ListenerInput, 'binding' | 'variables' | 'storage'>): void {
  const found = findConnection(variables, binding['connection']);
  if (found !== null && isDevelopmentStorage(found.value)) return;
  const { account, blob } = storageOf(variables, binding['connection']);
  const own = parseStorageConnection(storage.connectionString);
  if (account !== ACCOUNT || blob !== own?.blob) {
    throw new Error(
      `The storage account "${account}" is not the local runtime's, so that nothing of it starts functions here. Set ${found?.setting ?? 'the connection'} to UseDevelopmentStorage=true to use the local one.`,
    );
  }
}

import { findConnection, storageOf } from '../bindings/connection.ts';
import { isDevelopmentStorage } from '../storage/account.ts';
import type { AccountData } from '../storage/accounts.ts';
import type { ListenerInput } from './listener.ts';

/**
 * The account that a binding's connection leads to. Throws where the connection is missing, or leads to an account that is
 * none of the runtime's: that one cannot be watched from here.
 */
export function ownStorage({ binding, variables, storage }: Pick<ListenerInput, 'binding' | 'variables' | 'storage'>): AccountData {
  const { accounts, urls } = storage;
  const found = findConnection(variables, binding['connection']);
  if (found !== null && isDevelopmentStorage(found.value)) return accounts.own;
  const { account, blob } = storageOf(variables, binding['connection']);
  const own = blob === `${urls.blob}/${account}` ? accounts.find(account) : null;
  if (own !== null) return own;
  throw new Error(
    `The storage account "${account}" is not the local runtime's, so that nothing of it starts functions here. Set ${found?.setting ?? 'the connection'} to UseDevelopmentStorage=true to use the local one.`,
  );
}

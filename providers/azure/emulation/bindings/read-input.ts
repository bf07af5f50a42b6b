import type { RpcBinding, RpcTypedData } from '../functions-core.ts';
import { storageOf, type Variables } from './connection.ts';
import { readCosmos } from './cosmos-binding.ts';
import { fillIn, type BindingData } from './expression.ts';
import { encodePath, storageRequest } from './storage-request.ts';
import { readTable } from './table-binding.ts';

type Read = (binding: RpcBinding, variables: Variables, data: BindingData) => Promise<RpcTypedData | null>;

/** Input bindings with a service behind them, by type in lower case. */
const READERS: Readonly<Record<string, Read>> = { blob: readBlob, cosmosdb: readCosmos, table: readTable };

/** Whether inputs of this kind are filled. */
export const isReadable = (type: string): boolean => READERS[type.toLowerCase()] !== undefined;

/** The value of an input binding before the function runs; null where there is nothing at its place. */
export async function readInput(binding: RpcBinding, variables: Variables, data: BindingData): Promise<RpcTypedData | null> {
  return (await READERS[binding.type.toLowerCase()]?.(binding, variables, data)) ?? null;
}

async function readBlob(binding: RpcBinding, variables: Variables, data: BindingData): Promise<RpcTypedData | null> {
  const path = fillIn(String(binding['path'] ?? ''), variables, data);
  const { status, body } = await storageRequest(storageOf(variables, binding['connection']), 'blob', 'GET', `/${encodePath(path)}`);
  if (status === 404) return null;
  return binding['dataType'] === 'string' ? { string: body.toString('utf8') } : { bytes: body };
}

import type { RpcBinding, RpcTypedData } from '../functions-core.ts';
import { storageOf, type Variables } from './connection.ts';
import { fillIn, type BindingData } from './expression.ts';
import { encodePath, storageRequest } from './storage-request.ts';

/** Types of input bindings that are filled; the others have nothing behind them here. */
export const READABLE: ReadonlySet<string> = new Set(['blob']);

/** The value of an input binding before the function runs; null where there is nothing at its place. */
export async function readInput(binding: RpcBinding, variables: Variables, data: BindingData): Promise<RpcTypedData | null> {
  if (binding.type.toLowerCase() !== 'blob') return null;
  const path = fillIn(String(binding['path'] ?? ''), variables, data);
  const { status, body } = await storageRequest(storageOf(variables, binding['connection']), 'blob', 'GET', `/${encodePath(path)}`);
  if (status === 404) return null;
  return binding['dataType'] === 'string' ? { string: body.toString('utf8') } : { bytes: body };
}

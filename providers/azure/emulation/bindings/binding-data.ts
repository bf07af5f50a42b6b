import type { RpcTypedData } from '../functions-core.ts';
import type { BindingData } from './expression.ts';

/** What expressions can name: what the host says of the trigger, and the members of a payload that is an object. */
export function bindingData(value: RpcTypedData, metadata: Readonly<Record<string, RpcTypedData>>, functionName: string): BindingData {
  const said = Object.fromEntries(Object.entries(metadata).map(([name, item]) => [name, plain(item)]));
  return { ...payload(value), ...said, sys: { MethodName: functionName, UtcNow: new Date().toISOString() } };
}

function payload(value: RpcTypedData): object {
  const body = value.http?.body?.bytes;
  const text = value.json ?? value.string ?? (body === undefined || body === null ? undefined : Buffer.from(body).toString('utf8'));
  const parsed = text === undefined ? undefined : parse(text);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : {};
}

function plain(value: RpcTypedData): unknown {
  if (value.json !== undefined && value.json !== null) return parse(value.json);
  return value.string ?? value.int ?? value.double ?? undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { Json } from '../api/json.ts';
import type { DeployServices } from './deploy-operation.ts';
import { forgetFunction } from './forget-function.ts';
import { formatParent, parseName, type FunctionPlace } from './resource-name.ts';

const TYPE = 'type.googleapis.com/google.cloud.functions.v2.OperationMetadata';

/** Begins a deletion and gives the operation. */
export function startDelete(services: DeployServices, name: string): Json {
  const { context, store } = services;
  const place = parseName(name);
  const { document } = store.get(place);
  if (document !== null) store.put({ ...document, state: 'DELETING' });
  const createTime = new Date().toISOString();
  const metadata: Json = { '@type': TYPE, createTime, target: name, verb: 'delete', apiVersion: 'v2', operationType: 'DELETE_FUNCTION' };
  return context.operations.start(formatParent(place), metadata, async (run) => {
    await discard(services, place);
    run.metadata({ ...metadata, endTime: new Date().toISOString() });
    return { '@type': 'type.googleapis.com/google.protobuf.Empty', value: {} };
  });
}

/** Removes what runs and all that is known of it. */
export async function discard(services: DeployServices, place: FunctionPlace): Promise<void> {
  const { functions } = services.context.host;
  const hostName = services.store.hostName(place);
  using _held = await functions.lock(hostName);
  if (functions.find(hostName) !== null) functions.remove(hostName);
  forgetFunction(services, place);
}

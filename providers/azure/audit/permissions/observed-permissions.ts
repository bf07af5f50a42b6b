import type { Span } from '#shared/model/trace.ts';
import type { ObservedPermission } from '../../../audit.ts';
import { accessOf } from './needed-permissions.ts';

/** Services of Azure by the type that Application Insights gives their calls. @see https://learn.microsoft.com/azure/azure-monitor/app/dependencies */
const SERVICES = /azure (?:blob|table|queue|service bus|event hubs?|documentdb|cosmos)|microsoft\.(?:servicebus|eventhub|storage|documentdb|keyvault|eventgrid)/i; // prettier-ignore
const WRITING = /^(?:PUT|POST|PATCH|DELETE|MERGE)\b|(?:^|[.\s])(?:send|publish|enqueue|upsert|create|replace|upload|delete)/i;
/** Posted, and yet only reading: queries of Cosmos DB, and of a blob. */
const READING = /query|\/docs\?/i;
const readsByPost = (name: string, type: string, data: string): boolean =>
  /^POST\b/i.test(name) && /documentdb|cosmos|blob|storage/i.test(type) && READING.test(`${name} ${data}`);

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const MESSAGES = 'Microsoft.Storage/storageAccounts/queueServices/queues/messages';
const ENTITIES = 'Microsoft.Storage/storageAccounts/tableServices/tables/entities';

/** Type and name of a dependency against what it needs. @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory#permissions-for-calling-data-operations */
const CALLS: readonly (readonly [type: RegExp, name: RegExp, actions: string])[] = [
  [/azure blob/i, /^(?:GET|HEAD) [^/]+\/./, `${BLOBS}/read`],
  [/azure blob/i, /^PUT [^/]+\/./, `${BLOBS}/write`],
  [/azure blob/i, /^DELETE [^/]+\/./, `${BLOBS}/delete`],
  [/azure queue/i, /^POST [^/]+\/messages/, `${MESSAGES}/add/action`],
  [/azure queue/i, /^(?:GET|DELETE) [^/]+\/messages/, `${MESSAGES}/process/action`],
  [/azure queue/i, /^PUT [^/]+\/messages/, `${MESSAGES}/write`],
  [/azure table/i, /^GET /, `${ENTITIES}/read`],
  [/azure table/i, /^POST (?!.*\$batch)/, `${ENTITIES}/add/action`],
  [/azure table/i, /^(?:PUT|MERGE|PATCH) /, `${ENTITIES}/write`],
  [/azure table/i, /^DELETE /, `${ENTITIES}/delete`],
  [/service ?bus/i, /send|publish|enqueue/i, 'Microsoft.ServiceBus/namespaces/messages/send/action'],
  [/service ?bus/i, /receive|peek|complete|abandon|settle|process|renew/i, 'Microsoft.ServiceBus/namespaces/messages/receive/action'],
  [/event ?hub/i, /send|publish/i, 'Microsoft.EventHub/namespaces/messages/send/action'],
  [/event ?hub/i, /receive|process|checkpoint/i, 'Microsoft.EventHub/namespaces/messages/receive/action'],
  [/keyvault/i, /getSecret/i, 'Microsoft.KeyVault/vaults/secrets/getSecret/action'],
];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Actions that calls of Azure's services in Application Insights have used (`PUT mycontainer/a.txt` of the type `Azure blob`); a call of which they are not known stands for itself. */
export function observedIn(spans: readonly Span[]): Promise<ObservedPermission[]> {
  return Promise.resolve(
    spans.flatMap(({ name, spanId, attributes }): ObservedPermission[] => {
      const type = text(attributes['azure.dependency.type']);
      if (!SERVICES.test(type)) return [];
      const resource = text(attributes['server.address']) || null;
      const reads = readsByPost(name, type, text(attributes['azure.dependency.data']));
      const action = reads ? undefined : CALLS.find(([kind, call]) => kind.test(type) && call.test(name))?.[2];
      if (action !== undefined) return [{ permission: action, access: accessOf(action), resource, spanId }];
      return [{ permission: `${type}: ${name}`, access: WRITING.test(name) && !reads ? 'write' : 'read', resource, spanId, unnamed: true }];
    }),
  );
}

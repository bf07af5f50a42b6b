import type { Span } from '#shared/model/trace.ts';
import type { ObservedPermission } from '../../audit.ts';

/** Services of Azure by the type that Application Insights gives their calls. @see https://learn.microsoft.com/azure/azure-monitor/app/dependencies */
const SERVICES = /azure (?:blob|table|queue|service bus|event hubs?|documentdb|cosmos)|microsoft\.(?:servicebus|eventhub|storage|documentdb|keyvault|eventgrid)/i; // prettier-ignore
const WRITING = /^(?:PUT|POST|PATCH|DELETE|MERGE)\b|(?:^|[.\s])(?:send|publish|enqueue|upsert|create|replace|upload|delete)/i;
/** Posted, and yet only reading: queries of Cosmos DB, and of a blob. */
const READING = /query|\/docs\?/i;
const readsByPost = (name: string, type: string, data: string): boolean =>
  /^POST\b/i.test(name) && /documentdb|cosmos|blob|storage/i.test(type) && READING.test(`${name} ${data}`);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Calls of Azure's services in Application Insights: `PUT mycontainer/a.txt` of the type `Azure blob`. */
export function observedIn(spans: readonly Span[]): Promise<ObservedPermission[]> {
  return Promise.resolve(
    spans.flatMap(({ name, spanId, attributes }): ObservedPermission[] => {
      const type = text(attributes['azure.dependency.type']);
      if (!SERVICES.test(type)) return [];
      const writes = WRITING.test(name) && !readsByPost(name, type, text(attributes['azure.dependency.data']));
      return [
        { permission: `${type}: ${name}`, access: writes ? 'write' : 'read', resource: text(attributes['server.address']) || null, spanId },
      ];
    }),
  );
}

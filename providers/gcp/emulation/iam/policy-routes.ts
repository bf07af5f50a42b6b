import { isJson, listOf, messageOf, textOf, type Json } from '../api/json.ts';
import { ApiError } from '../api/api-error.ts';
import type { PlainRoute } from '../api/plain-route.ts';
import type { HostDocuments } from '../../../emulation-host.ts';
import type { PubSub } from '../pubsub/pubsub.ts';
import { COLLECTION, heldOf, type Policies } from './policies.ts';

/** What policies are kept under against the names that Cloud Asset Inventory gives them. @see https://cloud.google.com/asset-inventory/docs/asset-names */
const ASSETS: readonly (readonly [resource: RegExp, service: string])[] = [
  [/^projects\/_\/buckets\//, 'storage'],
  [/^projects\/[^/]+\/(?:topics|subscriptions)\//, 'pubsub'],
  [/^projects\/[^/]+\/locations\/[^/]+\/services\//, 'run'],
  [/^projects\/[^/]+\/locations\/[^/]+\/functions\//, 'cloudfunctions'],
  [/^projects\/[^/]+$/, 'cloudresourcemanager'],
];

/** A bucket is named by itself: `//storage.googleapis.com/BUCKET`. */
function assetOf(resource: string): string | null {
  const service = ASSETS.find(([pattern]) => pattern.test(resource))?.[1];
  if (service === undefined) return null;
  return `//${service}.googleapis.com/${service === 'storage' ? resource.replace(/^projects\/_\/buckets\//, '') : resource}`;
}

/** `policy:"name@host"`, and nothing else of the query language. */
function memberIn(query: string): string {
  const found = /^policy:\s*"?([^"\s]+)"?$/.exec(query.trim())?.[1];
  if (found === undefined)
    throw new ApiError('INVALID_ARGUMENT', `The query "${query}" is not part of this emulation: only policy:MEMBER is.`);
  return found;
}

/**
 * Reads of policies for which no official package ships a descriptor that is used here: those of topics, and the search over all of
 * them, as audits ask for it.
 * @see https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics
 * @see https://cloud.google.com/asset-inventory/docs/reference/rest/v1/TopLevel/searchAllIamPolicies
 */
export function policyRoutes(policies: Policies, pubsub: PubSub, documents: HostDocuments): PlainRoute[] {
  const topic = (verb: 'GET' | 'POST', method: string, operation: string, handler: (name: string, body: Json, held: (body: Json) => string[]) => Json): PlainRoute => ({
    verb, template: `/v1/projects/{project}/topics/{topic}:${method}`, label: 'pubsub', operation, level: 'modelled',
    note: 'Kept and given back: nobody is refused by it.',
    handler({ path: { project = '', topic: id = '' }, body }, { caller }) {
      const name = `projects/${project}/topics/${id}`;
      pubsub.get('topics', name);
      return handler(name, body, (asked) => heldOf(caller, name, asked));
    },
  }); // prettier-ignore
  return [
    topic('GET', 'getIamPolicy', 'GetIamPolicy', (name) => policies.get(name)),
    topic('POST', 'setIamPolicy', 'SetIamPolicy', (name, body) => policies.set(name, messageOf(body, 'policy'))),
    {
      verb: 'GET',
      template: '/v1/projects/{project}:searchAllIamPolicies',
      label: 'cloudasset',
      operation: 'SearchAllIamPolicies',
      level: 'approximated',
      note: 'By member only, in one page, over the policies that are kept here.',
      permission: 'cloudasset.assets.searchAllIamPolicies',
      handler({ path: { project = '' }, query }) {
        const member = memberIn(query.get('query') ?? '');
        const results = documents.list(COLLECTION).flatMap(({ key, value }): Json[] => {
          const resource = assetOf(key);
          const ours = key.startsWith('projects/_/') || key === `projects/${project}` || key.startsWith(`projects/${project}/`);
          if (resource === null || !ours || !isJson(value)) return [];
          const bindings = listOf(value, 'bindings').filter((each): each is Json => isJson(each) && listOf(each, 'members').some((one) => String(one).includes(member)));
          return bindings.length === 0 ? [] : [{ resource, project: `projects/${project}`, policy: { bindings } }];
        });
        return { results };
      }, // prettier-ignore
    },
    {
      verb: 'GET',
      template: '/v1/projects/{project}/locations/{location}/triggers',
      label: 'eventarc',
      operation: 'ListTriggers',
      level: 'approximated',
      note: 'None: events are brought to the functions that name them.',
      handler: () => ({}),
    },
    {
      verb: 'GET',
      template: '/v1/projects/{project}/locations/{location}/gateways',
      label: 'apigateway',
      operation: 'ListGateways',
      level: 'approximated',
      note: 'None: there are no gateways.',
      handler: () => ({}),
    },
    {
      verb: 'GET',
      template: '/v1/projects/{project}/serviceAccounts/{account}',
      label: 'iam',
      operation: 'GetServiceAccount',
      level: 'approximated',
      note: 'Every address that can be one of a service account is one.',
      permission: 'iam.serviceAccounts.get',
      handler({ path: { project = '', account = '' } }) {
        const email = decodeURIComponent(account);
        const own = /@([^.@]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
        if (!/@[\w.-]+\.gserviceaccount\.com$/.test(email)) throw new ApiError('NOT_FOUND', `Unknown service account: ${email}`);
        const projectId = own ?? (project === '-' ? '' : project);
        return { name: `projects/${projectId}/serviceAccounts/${email}`, projectId, email };
      },
    },
  ];
}

/** The policy that a new bucket has. @see https://cloud.google.com/storage/docs/access-control/iam-roles#basic-roles-modifiable */
function firstPolicy(project: string): Json[] {
  return [
    { role: 'roles/storage.legacyBucketOwner', members: [`projectEditor:${project}`, `projectOwner:${project}`] },
    { role: 'roles/storage.legacyBucketReader', members: [`projectViewer:${project}`] },
  ];
}

/** The policy of a bucket as the JSON API gives it. @see https://cloud.google.com/storage/docs/json_api/v1/buckets/getIamPolicy */
export function bucketPolicy(policies: Policies, bucket: string, project: string): Json {
  const resource = `projects/_/buckets/${bucket}`;
  const kept = policies.has(resource) ? policies.get(resource) : { ...policies.get(resource), bindings: firstPolicy(project) };
  return { kind: 'storage#policy', resourceId: resource, ...kept, etag: textOf(kept, 'etag') };
}

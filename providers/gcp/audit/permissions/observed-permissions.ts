import type { Span } from '#shared/model/trace.ts';
import type { ObservedPermission } from '../../../audit.ts';
import { accessOf } from './needed-permissions.ts';

const OBJECT_WRITE = 'storage.objects.create storage.objects.delete';
const ENTITIES = 'datastore.entities.get datastore.entities.list';

/**
 * Permissions by the method that an API's client calls, without the API's version.
 * @see https://cloud.google.com/firestore/docs/security/iam#required_permissions
 * @see https://cloud.google.com/pubsub/docs/access-control https://cloud.google.com/secret-manager/docs/access-control
 * @see https://cloud.google.com/tasks/docs/reference-access-control https://cloud.google.com/storage/docs/access-control/iam-json
 */
const METHODS: Readonly<Record<string, string>> = {
  'pubsub.Publisher/Publish': 'pubsub.topics.publish', 'pubsub.Publisher/GetTopic': 'pubsub.topics.get', 'pubsub.Publisher/CreateTopic': 'pubsub.topics.create',
  'pubsub.Subscriber/Pull': 'pubsub.subscriptions.consume', 'pubsub.Subscriber/StreamingPull': 'pubsub.subscriptions.consume',
  'pubsub.Subscriber/Acknowledge': 'pubsub.subscriptions.consume', 'pubsub.Subscriber/ModifyAckDeadline': 'pubsub.subscriptions.consume',
  'firestore.Firestore/GetDocument': 'datastore.entities.get', 'firestore.Firestore/BatchGetDocuments': 'datastore.entities.get', 'firestore.Firestore/ListDocuments': ENTITIES,
  'firestore.Firestore/RunQuery': ENTITIES, 'firestore.Firestore/RunAggregationQuery': ENTITIES, 'firestore.Firestore/Listen': ENTITIES, 'firestore.Firestore/PartitionQuery': ENTITIES,
  'firestore.Firestore/ListCollectionIds': 'datastore.entities.list', 'firestore.Firestore/BeginTransaction': 'datastore.databases.get', 'firestore.Firestore/Rollback': 'datastore.databases.get',
  // Which of the three a commit does is in its body, which traces do not have.
  'firestore.Firestore/Commit': 'datastore.entities.create datastore.entities.update datastore.entities.delete',
  'firestore.Firestore/BatchWrite': 'datastore.entities.create datastore.entities.update datastore.entities.delete',
  'firestore.Firestore/CreateDocument': 'datastore.entities.create', 'firestore.Firestore/UpdateDocument': 'datastore.entities.create datastore.entities.update', 'firestore.Firestore/DeleteDocument': 'datastore.entities.delete',
  'cloud.secretmanager.SecretManagerService/AccessSecretVersion': 'secretmanager.versions.access', 'cloud.secretmanager.SecretManagerService/GetSecret': 'secretmanager.secrets.get',
  'cloud.secretmanager.SecretManagerService/AddSecretVersion': 'secretmanager.versions.add', 'cloud.secretmanager.SecretManagerService/ListSecretVersions': 'secretmanager.versions.list',
  'cloud.tasks.CloudTasks/CreateTask': 'cloudtasks.tasks.create', 'cloud.tasks.CloudTasks/DeleteTask': 'cloudtasks.tasks.delete', 'cloud.tasks.CloudTasks/GetTask': 'cloudtasks.tasks.get', 'cloud.tasks.CloudTasks/ListTasks': 'cloudtasks.tasks.list',
  'cloud.kms.KeyManagementService/Encrypt': 'cloudkms.cryptoKeyVersions.useToEncrypt', 'cloud.kms.KeyManagementService/Decrypt': 'cloudkms.cryptoKeyVersions.useToDecrypt',
  'storage.Storage/ReadObject': 'storage.objects.get', 'storage.Storage/GetObject': 'storage.objects.get', 'storage.Storage/ListObjects': 'storage.objects.list', 'storage.Storage/DeleteObject': 'storage.objects.delete',
  'storage.Storage/WriteObject': OBJECT_WRITE, 'storage.Storage/BidiWriteObject': OBJECT_WRITE, 'storage.Storage/StartResumableWrite': OBJECT_WRITE, 'storage.Storage/UpdateObject': 'storage.objects.update',
  'logging.LoggingServiceV2/WriteLogEntries': 'logging.logEntries.create', 'monitoring.MetricService/CreateTimeSeries': 'monitoring.timeSeries.create', 'devtools.cloudtrace.TraceService/BatchWriteSpans': 'cloudtrace.traces.patch',
}; // prettier-ignore

/** The same over HTTP and JSON: verb, host and path. */
const ADDRESSES: readonly (readonly [call: RegExp, permissions: string])[] = [
  [/^GET storage\.googleapis\.com\/(?:download\/)?storage\/v1\/b\/[^/]+\/o\/./, 'storage.objects.get'],
  [/^GET storage\.googleapis\.com\/storage\/v1\/b\/[^/]+\/o$/, 'storage.objects.list'],
  [/^GET storage\.googleapis\.com\/storage\/v1\/b\/[^/]+$/, 'storage.buckets.get'],
  [/^(?:POST|PUT) storage\.googleapis\.com\/(?:resumable\/)?upload\/storage\/v1\/b\/[^/]+\/o/, OBJECT_WRITE],
  [/^DELETE storage\.googleapis\.com\/storage\/v1\/b\/[^/]+\/o\/./, 'storage.objects.delete'],
  [/^(?:PATCH|PUT) storage\.googleapis\.com\/storage\/v1\/b\/[^/]+\/o\/./, 'storage.objects.update'],
  [/^POST storage\.googleapis\.com\/storage\/v1\/b\/[^/]+\/o\/.+\/(?:rewriteTo|copyTo)\//, `storage.objects.get ${OBJECT_WRITE}`],
  [/^POST pubsub\.googleapis\.com\/v1\/projects\/[^/]+\/topics\/[^/]+:publish$/, 'pubsub.topics.publish'],
  [/^GET secretmanager\.googleapis\.com\/v1\/.+:access$/, 'secretmanager.versions.access'],
  [/^POST cloudtasks\.googleapis\.com\/v2\w*\/.+\/tasks$/, 'cloudtasks.tasks.create'],
  [/^POST firestore\.googleapis\.com\/v1\/.+:(?:runQuery|runAggregationQuery)$/, ENTITIES],
  [/^POST firestore\.googleapis\.com\/v1\/.+:batchGet$/, 'datastore.entities.get'],
  [/^POST firestore\.googleapis\.com\/v1\/.+:commit$/, 'datastore.entities.create datastore.entities.update datastore.entities.delete'],
  [
    /^POST bigquery\.googleapis\.com\/bigquery\/v2\/projects\/[^/]+\/datasets\/[^/]+\/tables\/[^/]+\/insertAll$/,
    'bigquery.tables.updateData',
  ],
];

/** Methods that leave something changed; the rest of Google's APIs read (Get, List, Search, Run…Query). @see https://google.aip.dev/general */
const WRITES = /^(?:Create|Update|Delete|Publish|Write|Insert|Commit|Set|Patch|Replace|Import|Rollback|Move|Copy|BatchWrite|BatchCreate|BatchUpdate|BatchDelete|Add|Enable|Disable)/; // prettier-ignore
/** Where tokens are had: no data of anybody's. */
const TOKENS = /^(?:oauth2|sts|iamcredentials|www)\.googleapis\.com$/;
/** Custom methods that only read, although they are posted. */
const READING = /:(?:runQuery|runAggregationQuery|batchGet|query|search|lookup|access|testIamPermissions|getIamPolicy)$/i;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A call by name, with the permissions it is known to need; null where that is not known. */
interface Seen {
  name: string;
  writes: boolean;
  permissions: string | null;
}

function byName({ name, attributes }: Span): Seen | null {
  const full = text(attributes['rpc.service']) === '' ? name : `${text(attributes['rpc.service'])}/${text(attributes['rpc.method'])}`;
  const [, service = '', method] = /^google\.([\w.]+)\/(\w+)$/.exec(full) ?? [];
  if (method === undefined) return null;
  const plain = `${service.replace(/\.v\d\w*(?=\.)/, '')}/${method}`;
  return { name: full, writes: WRITES.test(method), permissions: Object.hasOwn(METHODS, plain) ? (METHODS[plain] ?? null) : null };
}

function byAddress({ attributes }: Span): Seen | null {
  const verb = text(attributes['http.request.method']);
  const address = text(attributes['url.full']);
  if (verb === '' || !URL.canParse(address)) return null;
  const { hostname, pathname } = new URL(address);
  if (!hostname.endsWith('.googleapis.com') || TOKENS.test(hostname)) return null;
  const known = ADDRESSES.find(([call]) => call.test(`${verb} ${hostname}${pathname}`))?.[1] ?? null;
  return { name: `${verb} ${hostname}`, writes: /^(?:POST|PUT|PATCH|DELETE)$/.test(verb) && !READING.test(pathname), permissions: known };
}

/** Permissions that calls of Google's APIs in traces have used; a call of which they are not known stands for itself. */
export function observedIn(spans: readonly Span[]): Promise<ObservedPermission[]> {
  return Promise.resolve(
    spans.flatMap((span): ObservedPermission[] => {
      const call = byName(span) ?? byAddress(span);
      if (call === null) return [];
      const { name, writes, permissions } = call;
      const at = { resource: null, spanId: span.spanId };
      if (permissions === null) return [{ ...at, permission: name, access: writes ? 'write' : 'read', unnamed: true }];
      return permissions.split(' ').map((permission) => ({ ...at, permission, access: accessOf(permission) }));
    }),
  );
}

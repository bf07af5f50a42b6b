/** A permission's service and resource against its verbs: `'storage.objects': 'get list'`. */
type Held = Readonly<Record<string, string>>;

const PROJECT: Held = { 'resourcemanager.projects': 'get list' };
const USAGE: Held = { 'resourcemanager.projects': 'get', 'serviceusage.quotas': 'get', 'serviceusage.services': 'get list' };
const POLICY: Held = { ...PROJECT, 'orgpolicy.policy': 'get' };
const OBJECTS = 'create delete get list move restore update';
const OBJECT_ADMIN: Held = {
  'storage.folders': 'create delete get list rename', 'storage.managedFolders': 'create delete get list',
  'storage.multipartUploads': 'abort create list listParts',
}; // prettier-ignore
const KMS: Held = { 'cloudkms.locations': 'get list', 'resourcemanager.projects': 'get' };
const METADATA: Held = {
  ...PROJECT, 'appengine.applications': 'get', 'datastore.namespaces': 'get list', 'datastore.statistics': 'get list',
}; // prettier-ignore

/**
 * All that predefined roles hold which functions are usually given; each as the IAM API defines it. Roles that are not here are
 * not known: nothing is said of them. Permissions that a role was given after its file was written are not in it. Owner and editor, which hold thousands, are told apart in `role-book.ts`.
 * @see https://github.com/iann0036/iam-dataset/tree/main/gcp/roles one file for each role, read on 2026-11-21
 * @see https://cloud.google.com/iam/docs/roles-permissions
 */
const ROLES: Readonly<Record<string, Held>> = {
  'storage.objectViewer': { ...PROJECT, 'storage.folders': 'get list', 'storage.managedFolders': 'get list', 'storage.objects': 'get list' },
  'storage.objectCreator': { ...POLICY, 'storage.folders': 'create', 'storage.managedFolders': 'create', 'storage.multipartUploads': 'abort create listParts', 'storage.objects': 'create createContext' },
  'storage.objectUser': { ...POLICY, ...OBJECT_ADMIN, 'storage.objects': OBJECTS },
  'storage.objectAdmin': { ...POLICY, ...OBJECT_ADMIN, 'storage.objects': `${OBJECTS} getIamPolicy setIamPolicy overrideUnlockedRetention setRetention` },
  'storage.legacyBucketReader': { 'storage.buckets': 'get', 'storage.multipartUploads': 'list', 'storage.objects': 'list' },
  'storage.admin': {
    ...POLICY, ...OBJECT_ADMIN, 'firebase.projects': 'get', 'resourcemanager.hierarchyNodes': 'listEffectiveTags',
    'recommender.iamPolicyInsights': 'get list update', 'recommender.iamPolicyRecommendations': 'get list update',
    'recommender.storageBucketSoftDeleteInsights': 'get list update', 'recommender.storageBucketSoftDeleteRecommendations': 'get list update',
    'storage.anywhereCaches': 'create disable get list pause resume update', 'storage.bucketOperations': 'cancel get list',
    'storage.buckets': 'create createTagBinding delete deleteTagBinding enableObjectRetention get getIamPolicy getIpFilter getObjectInsights list listEffectiveTags listTagBindings relocate restore setIamPolicy setIpFilter update',
    'storage.managedFolders': 'create delete get getIamPolicy list setIamPolicy', 'storage.managementHubs': 'get update',
    'storage.objects': `${OBJECTS} getIamPolicy setIamPolicy overrideUnlockedRetention setRetention`,
  },
  'pubsub.publisher': { 'pubsub.topics': 'publish' },
  'pubsub.subscriber': { 'pubsub.snapshots': 'seek', 'pubsub.subscriptions': 'consume', 'pubsub.topics': 'attachSubscription' },
  'pubsub.viewer': { ...USAGE, 'pubsub.messageTransforms': 'validate', 'pubsub.schemas': 'get list listRevisions validate', 'pubsub.snapshots': 'get list', 'pubsub.subscriptions': 'get list', 'pubsub.topics': 'get list' },
  'pubsub.editor': {
    ...USAGE, 'pubsub.schemas': 'attach create delete get list validate', 'pubsub.snapshots': 'create delete get list seek update',
    'pubsub.subscriptions': 'consume create delete get list update', 'pubsub.topics': 'attachSubscription create delete detachSubscription get list publish update updateTag',
  },
  'pubsub.admin': {
    ...USAGE, 'pubsub.messageTransforms': 'validate', 'pubsub.schemas': 'attach commit create delete get getIamPolicy list listRevisions rollback setIamPolicy validate',
    'pubsub.snapshots': 'create createTagBinding delete deleteTagBinding get getIamPolicy list listEffectiveTags listTagBindings seek setIamPolicy update',
    'pubsub.subscriptions': 'consume create createTagBinding delete deleteTagBinding get getIamPolicy list listEffectiveTags listTagBindings setIamPolicy update',
    'pubsub.topics': 'attachSubscription create createTagBinding delete deleteTagBinding detachSubscription get getIamPolicy list listEffectiveTags listTagBindings publish setIamPolicy update updateTag',
  },
  'datastore.viewer': { ...METADATA, 'datastore.databases': 'get getMetadata list', 'datastore.entities': 'get list', 'datastore.indexes': 'get list' },
  'datastore.user': { ...METADATA, 'datastore.databases': 'get getMetadata', 'datastore.entities': 'allocateIds create delete get list update', 'datastore.indexes': 'list' },
  'datastore.owner': {
    ...METADATA, 'datastore.databases': 'create delete export get getIamPolicy getMetadata import list setIamPolicy update',
    'datastore.entities': 'allocateIds create delete get list update', 'datastore.indexes': 'create delete get list update',
    'datastore.keyVisualizerScans': 'get list', 'datastore.locations': 'get list', 'datastore.namespaces': 'get getIamPolicy list setIamPolicy',
    'datastore.operations': 'cancel delete get list',
  },
  'secretmanager.secretAccessor': { ...PROJECT, 'secretmanager.versions': 'access' },
  'secretmanager.secretVersionAdder': { ...PROJECT, 'secretmanager.versions': 'add' },
  'secretmanager.secretVersionManager': { ...PROJECT, 'secretmanager.versions': 'add destroy disable enable get list' },
  'secretmanager.viewer': { ...PROJECT, 'secretmanager.locations': 'get list', 'secretmanager.secrets': 'get getIamPolicy list', 'secretmanager.versions': 'get list' },
  'secretmanager.admin': { ...PROJECT, 'secretmanager.locations': 'get list', 'secretmanager.secrets': 'create delete get getIamPolicy list setIamPolicy update', 'secretmanager.versions': 'access add destroy disable enable get list' },
  'cloudtasks.enqueuer': { ...PROJECT, 'cloudtasks.tasks': 'create fullView' },
  'cloudtasks.taskRunner': { ...PROJECT, 'cloudtasks.tasks': 'fullView run' },
  'cloudtasks.taskDeleter': { ...PROJECT, 'cloudtasks.tasks': 'delete' },
  'cloudtasks.viewer': { ...PROJECT, 'cloudtasks.locations': 'get list', 'cloudtasks.queues': 'get list', 'cloudtasks.tasks': 'fullView get list', 'monitoring.timeSeries': 'list' },
  'cloudtasks.admin': { ...PROJECT, 'cloudtasks.locations': 'get list', 'cloudtasks.queues': 'create delete get getIamPolicy list pause purge resume setIamPolicy update', 'cloudtasks.tasks': 'create delete fullView get list run', 'monitoring.timeSeries': 'list' },
  'bigquery.jobUser': { ...PROJECT, 'bigquery.jobs': 'create' },
  'bigquery.dataViewer': { ...PROJECT, 'bigquery.datasets': 'get getIamPolicy', 'bigquery.models': 'export getData getMetadata list', 'bigquery.routines': 'get list', 'bigquery.tables': 'createSnapshot export get getData getIamPolicy list' },
  'bigquery.dataEditor': {
    ...PROJECT, 'bigquery.config': 'get', 'bigquery.datasets': 'create get getIamPolicy updateTag', 'bigquery.models': 'create delete export getData getMetadata list updateData updateMetadata updateTag',
    'bigquery.propertyGraphs': 'create delete get list update', 'bigquery.routines': 'create delete get list update updateTag',
    'bigquery.tables': 'create createIndex createSnapshot delete deleteIndex export get getData getIamPolicy list replicateData restoreSnapshot update updateData updateIndex updateTag',
    'cloudkms.keyHandles': 'create get list', 'cloudkms.operations': 'get', 'cloudkms.projects': 'showEffectiveAutokeyConfig',
    'dataplex.datascans': 'cancel create delete get getData getIamPolicy list run update', 'dataplex.operations': 'get list',
  },
  'bigquery.user': {
    ...PROJECT, 'bigquery.bireservations': 'get', 'bigquery.capacityCommitments': 'get list', 'bigquery.config': 'get', 'bigquery.datasets': 'create get getIamPolicy', 'bigquery.jobs': 'create list',
    'bigquery.models': 'list', 'bigquery.readsessions': 'create getData update', 'bigquery.reservationAssignments': 'list search', 'bigquery.reservations': 'get list listFailoverDatasets',
    'bigquery.routines': 'list', 'bigquery.savedqueries': 'get list', 'bigquery.tables': 'list', 'bigquery.transfers': 'get', 'bigquerymigration.translation': 'translate',
    'dataform.locations': 'get list', 'dataform.repositories': 'create list', 'dataplex.projects': 'search',
  },
  'logging.logWriter': { 'logging.logEntries': 'create' },
  'monitoring.metricWriter': { 'monitoring.metricDescriptors': 'create get list', 'monitoring.monitoredResourceDescriptors': 'get list', 'monitoring.timeSeries': 'create' },
  'cloudtrace.agent': { 'cloudtrace.traces': 'patch' },
  'errorreporting.writer': { 'errorreporting.errorEvents': 'create' },
  'eventarc.eventReceiver': { 'eventarc.events': 'receiveAuditLogWritten' },
  'run.invoker': { 'run.routes': 'invoke' },
  'cloudsql.client': { 'cloudsql.instances': 'connect get' },
  'cloudkms.cryptoKeyEncrypter': { ...KMS, 'cloudkms.cryptoKeyVersions': 'useToEncrypt' },
  'cloudkms.cryptoKeyDecrypter': { ...KMS, 'cloudkms.cryptoKeyVersions': 'useToDecrypt' },
  'cloudkms.cryptoKeyEncrypterDecrypter': { ...KMS, 'cloudkms.cryptoKeyVersions': 'useToDecrypt useToEncrypt' },
  'iam.serviceAccountTokenCreator': { ...PROJECT, 'iam.serviceAccounts': 'get getAccessToken getOpenIdToken implicitDelegation list signBlob signJwt' },
  'iam.serviceAccountUser': { ...PROJECT, 'iam.serviceAccounts': 'actAs get list' },
}; // prettier-ignore

const namesOf = (held: Held): string[] =>
  Object.entries(held).flatMap(([resource, verbs]) => verbs.split(' ').map((verb) => `${resource}.${verb}`));

/** Every permission of a role, by the role's full name. */
export const PREDEFINED_ROLES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(ROLES).map(([name, held]) => [`roles/${name}`, namesOf(held)]),
);

import { needsIn, type CallNeed, type Library } from '#shared/model/audit/library-needs.ts';

/** A file of a bucket, however it was come by: `bucket().file()`, one of `getFiles()`, `bucket().blob()`. */
const FILE = String.raw`(?:\.(?:file|blob|get_blob|getFiles|list_blobs)\(\)(?:\[\])*)`;
const file = (methods: string): RegExp => new RegExp(`${FILE}\\.(?:${methods})$`);
/** An object that is there already is replaced, which needs the right to delete it. @see https://cloud.google.com/storage/docs/access-control/iam-json */
const WRITE = 'storage.objects.create storage.objects.delete?';

/** @see https://cloud.google.com/storage/docs/access-control/iam-json */
const STORAGE: Library = {
  begins: /^(?:@google-cloud\/storage\.Storage\(\)|google\.cloud\.storage(?:\.client)?\.Client(?:\.from_service_account_\w+)?\(\)|firebase-admin(?:\.storage|\/storage\.getStorage)\(\)|firebase_admin\.storage)/,
  calls: [
    [file('download|createReadStream|exists|getMetadata|get|isPublic|download_as_\\w+|download_to_\\w+|reload'), 'storage.objects.get'],
    [file('open'), `storage.objects.get ${WRITE.replace('create', 'create?')}`],
    [file('save|createWriteStream|createResumableUpload|upload_from_\\w+|create_resumable_upload_session|compose'), WRITE],
    [file('delete'), 'storage.objects.delete'],
    [file('copy|rewrite'), `storage.objects.get ${WRITE}`],
    [file('move|rename|moveFileAtomic|rotateEncryptionKey|update_storage_class'), `storage.objects.get storage.objects.create storage.objects.delete storage.objects.update?`],
    [file('setMetadata|setStorageClass|patch|update'), 'storage.objects.update storage.objects.get?'],
    [file('makePublic|makePrivate|make_public|make_private'), 'storage.objects.get storage.objects.getIamPolicy storage.objects.setIamPolicy storage.objects.update'],
    [file('getSignedUrl|generateSignedPostPolicyV[24]|generate_signed_url'), 'iam.serviceAccounts.signBlob? storage.objects.get? storage.objects.create? storage.objects.delete?'],
    [file('createReadStream\\(\\)\\.\\w+|createWriteStream\\(\\)\\.\\w+|publicUrl|open\\(\\)\\.\\w+'), ''],
    [/\.(?:getFiles|getFilesStream|list_blobs)$/, 'storage.objects.list'],
    [/\.(?:upload|combine)$/, `${WRITE} storage.objects.get?`],
    [/\.get_blob$/, 'storage.objects.get'],
    [/\.(?:copy_blob|rename_blob)$/, `storage.objects.get ${WRITE}`],
    [/\.(?:deleteFiles|delete_blobs|delete_blob)$/, 'storage.objects.list? storage.objects.delete'],
    [/^\.(?:getBuckets|list_buckets)$/, 'storage.buckets.list'],
    [/^\.(?:createBucket|create_bucket)$|\.bucket\(\)\.create$/, 'storage.buckets.create'],
    [/^\.(?:get_bucket|lookup_bucket)$|\.bucket\(\)\.(?:exists|get|getMetadata|reload)$/, 'storage.buckets.get'],
    [/\.bucket\(\)\.(?:setMetadata|setLabels|enableLogging|addLifecycleRule|patch|update)$/, 'storage.buckets.update storage.buckets.get?'],
    [/\.(?:bucket|get_bucket)\(\)\.delete$/, 'storage.buckets.delete'],
    [/\.(?:bucket|file|blob|batch|close|__enter__|__exit__)$|^\.(?:bucket|Client)$/, ''],
  ],
}; // prettier-ignore

/** @see https://cloud.google.com/pubsub/docs/access-control#permissions_and_roles */
const PUBSUB: Library = {
  begins: /^(?:@google-cloud\/pubsub\.(?:PubSub|v1\.(?:Publisher|Subscriber)Client)\(\)|google\.cloud\.pubsub(?:_v1)?\.(?:Publisher|Subscriber)Client\(\))/,
  calls: [
    [/\.(?:publish|publishMessage|publishJSON)$/, 'pubsub.topics.publish'],
    [/\.(?:publish|publishMessage|publishJSON)\(\)\.\w+$/, ''],
    [/\.subscription\(\)\.(?:on|once|open|pull)$|^\.(?:pull|subscribe|acknowledge|streamingPull|modifyAckDeadline|modify_ack_deadline|streaming_pull)$/, 'pubsub.subscriptions.consume'],
    [/\.subscribe\(\)\.\w+$/, ''],
    [/\.topic\(\)\.(?:exists|getMetadata)$|^\.(?:getTopic|get_topic)$/, 'pubsub.topics.get'],
    [/\.topic\(\)\.get$/, 'pubsub.topics.get pubsub.topics.create?'],
    [/^\.(?:createTopic|create_topic)$|\.topic\(\)\.create$/, 'pubsub.topics.create'],
    [/^\.(?:getTopics|listTopics|list_topics)$/, 'pubsub.topics.list'],
    [/^\.(?:deleteTopic|delete_topic)$|\.topic\(\)\.delete$/, 'pubsub.topics.delete'],
    [/\.(?:createSubscription|create_subscription)$|\.subscription\(\)\.create$/, 'pubsub.subscriptions.create pubsub.topics.attachSubscription'],
    [/^\.(?:deleteSubscription|delete_subscription)$|\.subscription\(\)\.delete$/, 'pubsub.subscriptions.delete'],
    [/\.(?:getSubscriptions|listSubscriptions|list_subscriptions)$/, 'pubsub.subscriptions.list'],
    [/\.subscription\(\)\.(?:exists|get|getMetadata)$|^\.(?:getSubscription|get_subscription)$/, 'pubsub.subscriptions.get'],
    [/\.(?:topic|subscription|flush|close|setPublishOptions|topic_path|subscription_path|projectTopicName|topicPath|subscriptionPath|projectPath|getProjectId|setOptions|removeListener|removeAllListeners|stop|__enter__|__exit__)$/, ''],
  ],
}; // prettier-ignore

const ENTITIES = 'datastore.entities.get datastore.entities.list';
/** @see https://cloud.google.com/firestore/docs/security/iam#required_permissions */
const FIRESTORE: Library = {
  begins: /^(?:@google-cloud\/firestore\.Firestore\(\)|firebase-admin(?:\.firestore|\/firestore\.getFirestore)\(\)|google\.cloud\.firestore(?:_v1)?\.(?:Async)?Client\(\)|firebase_admin\.firestore(?:_async)?\.client\(\))/,
  calls: [
    // What is done within a transaction is not followed.
    [/\.(?:runTransaction|transaction|bulkWriter|bulk_writer)$/, `datastore.databases.get ${ENTITIES} datastore.entities.create? datastore.entities.update? datastore.entities.delete?`],
    [/\.(?:batch|bulkWriter|transaction|bulk_writer)\(\)\.(?:commit|flush|close|rollback)$/, ''],
    [/\.set$/, 'datastore.entities.create datastore.entities.update'],
    [/\.(?:add|create)$/, 'datastore.entities.create'],
    [/\.update$/, 'datastore.entities.update'],
    [/\.delete$/, 'datastore.entities.delete'],
    [/\.(?:recursiveDelete|recursive_delete)$/, `${ENTITIES} datastore.entities.delete`],
    [/\.(?:get|getAll|get_all|stream|onSnapshot|on_snapshot|listDocuments|list_documents|listCollections|collections|explain|explainStream)$/, ENTITIES],
    [/\.(?:get|stream|get_all|getAll)\(\)(?:\[\])*(?:\.\w+(?:\(\))?)*$/, ''],
    [/\.(?:collection|collectionGroup|collection_group|doc|document|where|whereField|orderBy|order_by|limit|limitToLast|offset|select|startAt|startAfter|endAt|endBefore|start_at|start_after|end_at|end_before|count|sum|avg|aggregate|withConverter|batch|settings|terminate|close|findNearest|field_path)$/, ''],
  ],
}; // prettier-ignore

/** @see https://cloud.google.com/secret-manager/docs/access-control */
const SECRETS: Library = {
  begins: /^(?:@google-cloud\/secret-manager(?:\.v1)?\.SecretManagerServiceClient\(\)|google\.cloud\.secretmanager(?:_v1)?\.SecretManagerServiceClient\(\))/,
  calls: [
    [/^\.(?:accessSecretVersion|access_secret_version)$/, 'secretmanager.versions.access'],
    [/^\.(?:getSecretVersion|get_secret_version)$/, 'secretmanager.versions.get'],
    [/^\.(?:listSecretVersions|list_secret_versions)$/, 'secretmanager.versions.list'],
    [/^\.(?:addSecretVersion|add_secret_version)$/, 'secretmanager.versions.add'],
    [/^\.(?:destroySecretVersion|destroy_secret_version)$/, 'secretmanager.versions.destroy'],
    [/^\.(?:disableSecretVersion|disable_secret_version)$/, 'secretmanager.versions.disable'],
    [/^\.(?:enableSecretVersion|enable_secret_version)$/, 'secretmanager.versions.enable'],
    [/^\.(?:getSecret|get_secret)$/, 'secretmanager.secrets.get'],
    [/^\.(?:listSecrets|list_secrets)$/, 'secretmanager.secrets.list'],
    [/^\.(?:createSecret|create_secret)$/, 'secretmanager.secrets.create'],
    [/^\.(?:updateSecret|update_secret)$/, 'secretmanager.secrets.update'],
    [/^\.(?:deleteSecret|delete_secret)$/, 'secretmanager.secrets.delete'],
    [/^\.(?:\w+Path|\w+_path|close|getProjectId)$|^\.(?:access_secret_version|accessSecretVersion)\(\)/, ''],
  ],
}; // prettier-ignore

/** A task that carries a token is made as the account of that token. @see https://cloud.google.com/tasks/docs/reference-access-control */
const TASKS: Library = {
  begins: /^(?:@google-cloud\/tasks(?:\.v2(?:beta\d)?)?\.CloudTasksClient\(\)|google\.cloud\.tasks(?:_v2\w*)?\.CloudTasksClient\(\))/,
  calls: [
    [/^\.(?:createTask|create_task)$/, 'cloudtasks.tasks.create iam.serviceAccounts.actAs?'],
    [/^\.(?:runTask|run_task)$/, 'cloudtasks.tasks.run'],
    [/^\.(?:deleteTask|delete_task)$/, 'cloudtasks.tasks.delete'],
    [/^\.(?:getTask|get_task)$/, 'cloudtasks.tasks.get'],
    [/^\.(?:listTasks|list_tasks)$/, 'cloudtasks.tasks.list'],
    [/^\.(?:getQueue|get_queue)$/, 'cloudtasks.queues.get'],
    [/^\.(?:listQueues|list_queues)$/, 'cloudtasks.queues.list'],
    [/^\.(?:createQueue|create_queue)$/, 'cloudtasks.queues.create'],
    [/^\.(?:updateQueue|update_queue)$/, 'cloudtasks.queues.update'],
    [/^\.(?:deleteQueue|delete_queue)$/, 'cloudtasks.queues.delete'],
    [/^\.(?:purgeQueue|purge_queue)$/, 'cloudtasks.queues.purge'],
    [/^\.(?:pauseQueue|pause_queue)$/, 'cloudtasks.queues.pause'],
    [/^\.(?:resumeQueue|resume_queue)$/, 'cloudtasks.queues.resume'],
    [/^\.(?:\w+Path|\w+_path|close|getProjectId)$/, ''],
  ],
}; // prettier-ignore

/** What a statement does is not looked at: it may read, and it may write. @see https://cloud.google.com/bigquery/docs/access-control */
const QUERY = 'bigquery.jobs.create bigquery.tables.get? bigquery.tables.getData bigquery.tables.create? bigquery.tables.update? bigquery.tables.updateData? bigquery.tables.delete?'; // prettier-ignore
const BIGQUERY: Library = {
  begins: /^(?:@google-cloud\/bigquery\.BigQuery\(\)|google\.cloud\.bigquery\.Client\(\))/,
  calls: [
    [/\.(?:query|createQueryJob|createQueryStream|createJob|query_and_wait)$/, QUERY],
    [/\.(?:query|query_and_wait|createQueryJob)\(\)(?:\[\])*(?:\.\w+(?:\(\))?)*$/, ''],
    [/\.table\(\)\.insert$|^\.insert_rows(?:_json|_from_dataframe)?$/, 'bigquery.tables.updateData bigquery.tables.get?'],
    [/\.table\(\)\.(?:load|createLoadJob|createWriteStream)$|^\.load_table_from_\w+$/, 'bigquery.jobs.create bigquery.tables.create bigquery.tables.get bigquery.tables.update bigquery.tables.updateData'],
    [/^\.load_table_from_\w+\(\)(?:\.\w+(?:\(\))?)*$/, ''],
    [/\.table\(\)\.(?:getRows|createReadStream)$|^\.list_rows$/, 'bigquery.tables.getData bigquery.tables.get'],
    [/\.table\(\)\.(?:get|exists|getMetadata)$|^\.get_table$/, 'bigquery.tables.get'],
    [/\.dataset\(\)\.(?:get|exists|getMetadata)$|^\.get_dataset$/, 'bigquery.datasets.get'],
    [/\.getTables$|^\.list_tables$/, 'bigquery.tables.list'],
    [/\.createTable$|^\.create_table$/, 'bigquery.tables.create'],
    [/\.table\(\)\.delete$|^\.delete_table$/, 'bigquery.tables.delete'],
    [/\.(?:dataset|table|close|__enter__|__exit__)$/, ''],
  ],
}; // prettier-ignore

/** @see https://cloud.google.com/kms/docs/reference/permissions-and-roles */
const KMS: Library = {
  begins: /^(?:@google-cloud\/kms(?:\.v1)?\.KeyManagementServiceClient\(\)|google\.cloud\.kms(?:_v1)?\.KeyManagementServiceClient\(\))/,
  calls: [
    [/^\.encrypt$/, 'cloudkms.cryptoKeyVersions.useToEncrypt'],
    [/^\.(?:decrypt|asymmetricDecrypt|asymmetric_decrypt)$/, 'cloudkms.cryptoKeyVersions.useToDecrypt'],
    [/^\.(?:asymmetricSign|macSign|asymmetric_sign|mac_sign)$/, 'cloudkms.cryptoKeyVersions.useToSign'],
    [/^\.(?:macVerify|mac_verify)$/, 'cloudkms.cryptoKeyVersions.useToVerify'],
    [/^\.(?:getPublicKey|get_public_key)$/, 'cloudkms.cryptoKeyVersions.viewPublicKey'],
    [/^\.(?:\w+Path|\w+_path|close)$/, ''],
  ],
}; // prettier-ignore

/** @see https://cloud.google.com/logging/docs/access-control https://cloud.google.com/error-reporting/docs/iam */
const TELEMETRY: readonly Library[] = [
  { begins: /^(?:@google-cloud\/logging(?:-winston|-bunyan|-min)?\.|google\.cloud\.logging\.Client\(\))/, calls: [[/\.(?:getEntries|entries|list_entries|tailEntries|getEntriesStream)$/, 'logging.logEntries.list'], [/./, 'logging.logEntries.create?']] },
  { begins: /^(?:@google-cloud\/error-reporting\.|google\.cloud\.error_reporting\.)/, calls: [[/./, 'errorreporting.errorEvents.create?']] },
  { begins: /^@google-cloud\/opentelemetry-cloud-trace-exporter\./, calls: [[/./, 'cloudtrace.traces.patch?']] },
  { begins: /^@google-cloud\/opentelemetry-cloud-monitoring-exporter\./, calls: [[/./, 'monitoring.timeSeries.create?']] },
]; // prettier-ignore

/** Clients before anything is called on them, and what they are set up with. */
const SETTING_UP =
  /^(?:(?:@google-cloud\/[\w-]+|google\.cloud\.\w+)(?:\.\w+)*\.(?:[A-Z]\w*|from_service_account_\w+)|firebase-admin(?:\/app)?\.(?:initializeApp|getApps?|credential\.\w+|app|cert|applicationDefault|apps\.\w+)|firebase-admin\.(?:firestore|storage)|firebase-admin\/(?:firestore\.getFirestore|storage\.getStorage)|firebase_admin\.(?:initialize_app|get_app|credentials\.\w+|(?:firestore|firestore_async)\.client|storage\.bucket)|(?:@google-cloud\/firestore|firebase-admin(?:\/firestore)?(?:\.firestore)?)\.(?:FieldValue|Timestamp|FieldPath|GeoPoint|Filter)\.\w+)$/;
const CONSTANTS =
  /^(?:google\.cloud\.\w+(?:\.\w+)*|@google-cloud\/[\w-]+(?:\.\w+)*)\.(?:[A-Z]\w*)(?:\.[A-Z]\w*)*(?:\.(?:from_string|new|fromPartial|create|encode|serverTimestamp|increment|arrayUnion|arrayRemove))?$/;

const LIBRARIES: readonly Library[] = [STORAGE, PUBSUB, FIRESTORE, SECRETS, TASKS, BIGQUERY, KMS, ...TELEMETRY];

/** Symbols of Google's libraries, as the audit spells them. */
const GOOGLE =
  /^(?:@google-cloud\/(?!functions-framework)|google\.cloud\.|googleapis\b|googleapiclient\b|firebase-admin|firebase_admin|google-auth-library\.GoogleAuth\(\)\.(?:request|getClient))/;

/** What a call of Google's client libraries needs; empty where it asks no service. Null where that is not known, undefined for what is no such call. */
export function needsOf(symbol: string): readonly CallNeed[] | null | undefined {
  if (!GOOGLE.test(symbol)) return undefined;
  const plain = symbol.replace(/\([^()]*\)/g, '()');
  return needsIn(LIBRARIES, symbol) ?? (SETTING_UP.test(plain) || CONSTANTS.test(plain) ? [] : null);
}

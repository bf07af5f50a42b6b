import { needsIn, permissionsNamed, type CallNeed, type Library } from '#shared/model/audit/library-needs.ts';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers';
const BLOB = `${BLOBS}/blobs`;
const QUEUES = 'Microsoft.Storage/storageAccounts/queueServices/queues';
const TABLES = 'Microsoft.Storage/storageAccounts/tableServices/tables';
const ENTITIES = `${TABLES}/entities`;
const ITEMS = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items';
const SECRETS = 'Microsoft.KeyVault/vaults/secrets';

const CONTAINER = String.raw`(?:ContainerClient|getContainerClient|get_container_client|create_container|createContainer)\(\)`;
const GETTING = /(?:^|\.)(?:get\w*Client|get_\w*client|from_?[cC]onnection_?[sS]tring|from_\w+_url|close|__enter__|__exit__|url|name)$/;

/** @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory#permissions-for-calling-data-operations */
const STORAGE_BLOB: Library = {
  begins: /^(?:@azure\/storage-blob|azure\.storage\.blob(?:\.aio)?)\./,
  calls: [
    [GETTING, ''],
    [new RegExp(`${CONTAINER}\\.(?:create|createIfNotExists|create_container)$|\\.(?:createContainer|create_container)$`), `${BLOBS}/write ${BLOBS}/read?`],
    [new RegExp(`${CONTAINER}\\.(?:delete|deleteIfExists|delete_container)$|\\.(?:deleteContainer|delete_container)$`), `${BLOBS}/delete`],
    [new RegExp(`${CONTAINER}\\.(?:exists|getProperties|get_container_properties)$|\\.(?:listContainers|list_containers)$`), `${BLOBS}/read`],
    [/\.(?:listBlobs\w*|list_blobs|list_blob_names|walk_blobs|findBlobsByTags|find_blobs_by_tags)$/, `${BLOB}/read ${BLOB}/filter/action?`],
    [/\.(?:download\w*|getProperties|get_blob_properties|exists|query|query_blob|get_page_ranges|getPageRanges|getBlockList|get_block_list)$/, `${BLOB}/read`],
    [/\.(?:upload\w*|commitBlockList|commit_block_list|stageBlock\w*|stage_block\w*|append\w*|create|createIfNotExists|create_append_blob|setMetadata|set_blob_metadata|setHTTPHeaders|set_http_headers|createSnapshot|create_snapshot|syncUploadFromURL|setAccessTier|set_standard_blob_tier|undelete|undelete_blob)$/, `${BLOB}/write ${BLOB}/add/action?`],
    [/\.(?:beginCopyFromURL|syncCopyFromURL|start_copy_from_url)$/, `${BLOB}/write ${BLOB}/read ${BLOB}/add/action?`],
    [/\.(?:delete|deleteIfExists|deleteBlob|delete_blob|delete_blobs)$/, `${BLOB}/delete`],
    [/\.(?:getUserDelegationKey|get_user_delegation_key)$/, 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'],
    [/\.(?:getTags|get_blob_tags)$/, `${BLOB}/tags/read`],
    [/\.(?:setTags|set_blob_tags)$/, `${BLOB}/tags/write`],
    [/(?:Lease|lease)/, `${BLOB}/write`],
    [/\.(?:download\w*|query|list\w*|upload\w*|beginCopyFromURL)\(\)(?:\.\w+(?:\(\))?)+$/, ''],
    [/^\w+$/, ''],
  ],
}; // prettier-ignore

/** To retrieve a message is to hide it for a while: processing, or reading and deleting. */
const STORAGE_QUEUE: Library = {
  begins: /^(?:@azure\/storage-queue|azure\.storage\.queue(?:\.aio)?)\./,
  calls: [
    [GETTING, ''],
    [/\.(?:sendMessage|send_message)$/, `${QUEUES}/messages/add/action`],
    [/\.(?:receiveMessages|receive_messages?|deleteMessage|delete_message)$/, `${QUEUES}/messages/process/action`],
    [/\.(?:peekMessages|peek_messages)$/, `${QUEUES}/messages/read`],
    [/\.(?:updateMessage|update_message)$/, `${QUEUES}/messages/write`],
    [/\.(?:clearMessages|clear_messages)$/, `${QUEUES}/messages/delete`],
    [/\.(?:create|createIfNotExists|createQueue|create_queue|setMetadata|set_queue_metadata)$/, `${QUEUES}/write ${QUEUES}/read?`],
    [/\.(?:getProperties|get_queue_properties|exists|listQueues|list_queues)$/, `${QUEUES}/read`],
    [/\.(?:delete|deleteIfExists|deleteQueue|delete_queue)$/, `${QUEUES}/delete`],
    [/\.(?:receive\w*|peek\w*|list\w*|send\w*)\(\)(?:\.\w+(?:\(\))?)+$/, ''],
    [/^\w+$/, ''],
  ],
}; // prettier-ignore

const DATA_TABLES: Library = {
  begins: /^(?:@azure\/data-tables|azure\.data\.tables(?:\.aio)?)\./,
  calls: [
    [GETTING, ''],
    [/\.(?:createEntity|create_entity)$/, `${ENTITIES}/add/action`],
    [/\.(?:updateEntity|update_entity)$/, `${ENTITIES}/update/action`],
    [/\.(?:upsertEntity|upsert_entity)$/, `${ENTITIES}/write`],
    [/\.(?:deleteEntity|delete_entity)$/, `${ENTITIES}/delete`],
    [/\.(?:submitTransaction|submit_transaction)$/, `${ENTITIES}/write ${ENTITIES}/delete?`],
    [/\.(?:getEntity|get_entity|listEntities|list_entities|query_entities)$/, `${ENTITIES}/read`],
    [/\.(?:createTable\w*|create_table\w*)$/, `${TABLES}/write ${TABLES}/read?`],
    [/\.(?:deleteTable|delete_table)$/, `${TABLES}/delete`],
    [/\.(?:listTables|list_tables|query_tables)$/, `${TABLES}/read`],
    [/\.(?:list\w*|query\w*)\(\)(?:\.\w+(?:\(\))?)+$/, ''],
    [/^\w+$/, ''],
  ],
}; // prettier-ignore

/** Granted by roles of Cosmos DB's own. @see https://learn.microsoft.com/azure/cosmos-db/nosql/reference-data-plane-security */
const COSMOS: Library = {
  begins: /^(?:@azure\/cosmos|azure\.cosmos(?:\.aio)?)\./,
  calls: [
    [/\.(?:items\.create|create_item)$/, `${ITEMS}/create`],
    [/\.(?:items\.upsert|upsert_item)$/, `${ITEMS}/upsert`],
    [/\.item\(\)\.(?:replace|patch)$|\.(?:replace_item|patch_item)$/, `${ITEMS}/replace`],
    [/\.item\(\)\.delete$|\.(?:delete_item|delete_all_items_by_partition_key)$/, `${ITEMS}/delete`],
    [/\.items\.(?:batch|bulk|executeBulkOperations)$|\.execute_item_batch$/, `${ITEMS}/upsert ${ITEMS}/delete? ${ITEMS}/read?`],
    [/\.item\(\)\.read$|\.read_item$/, `${ITEMS}/read`],
    [/\.items\.(?:query|readAll)$|\.(?:query_items|read_all_items)$/, 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery'],
    [/\.(?:query|readAll|query_items|read_all_items|create|upsert)\(\)(?:\.\w+(?:\(\))?)+$/, ''],
    [/(?:^|\.)(?:database|container|item|get_database_client|get_container_client|CosmosClient|PartitionKey|from_connection_string|close|dispose|__enter__|__exit__)$|^\w+$/, ''],
  ],
}; // prettier-ignore

/** @see https://learn.microsoft.com/azure/service-bus-messaging/authenticate-application */
const SERVICE_BUS: Library = {
  begins: /^(?:@azure\/service-bus|azure\.servicebus(?:\.aio)?)\./,
  calls: [
    [/\.(?:sendMessages|send_messages|scheduleMessages|schedule_messages|cancelScheduledMessages|cancel_scheduled_messages)$/, 'Microsoft.ServiceBus/namespaces/messages/send/action'],
    [/\.(?:createSender|createMessageBatch|tryAddMessage|create_message_batch|add_message|get_queue_sender|get_topic_sender|createReceiver|acceptSession|acceptNextSession|get_queue_receiver|get_subscription_receiver|from_connection_string|close|__enter__|__exit__)$/, ''],
    [/(?:createReceiver|acceptSession|acceptNextSession|get_queue_receiver|get_subscription_receiver)\(\)\.\w+(?:\(\)(?:\.\w+)*)?$/, 'Microsoft.ServiceBus/namespaces/messages/receive/action'],
    [/^(?!ServiceBusAdministrationClient)\w+$/, ''],
  ],
}; // prettier-ignore

/** @see https://learn.microsoft.com/azure/event-hubs/authenticate-application */
const EVENT_HUBS: Library = {
  begins: /^(?:@azure\/event-hubs|azure\.eventhub(?:\.aio)?)\./,
  calls: [
    [/Producer\w*\(\)\.(?:sendBatch|enqueueEvents?|send_batch|send_event)$|from_connection_string\(\)\.send_batch$/, 'Microsoft.EventHub/namespaces/messages/send/action'],
    [/\.(?:createBatch|create_batch|tryAdd|add|from_connection_string|close|flush|__enter__|__exit__)$/, ''],
    [/Consumer\w*\(\)\.\w+$/, 'Microsoft.EventHub/namespaces/messages/receive/action'],
    [/^\w+$/, ''],
  ],
}; // prettier-ignore

/** @see https://learn.microsoft.com/azure/event-grid/authenticate-with-microsoft-entra-id */
const EVENT_GRID: Library = {
  begins: /^(?:@azure\/eventgrid|azure\.eventgrid(?:\.aio)?)\./,
  calls: [[/\(\)\.send$/, 'Microsoft.EventGrid/events/send/action'], [/\.(?:close|from_json|from_dict|__enter__|__exit__)$|^\w+$/, '']],
}; // prettier-ignore

/** @see https://learn.microsoft.com/azure/role-based-access-control/permissions/security#microsoftkeyvault */
const KEY_VAULT: Library = {
  begins: /^(?:@azure\/keyvault-secrets|azure\.keyvault\.secrets(?:\.aio)?)\./,
  calls: [
    [/\.(?:getSecret|get_secret)$/, `${SECRETS}/getSecret/action`],
    [/\.(?:setSecret|set_secret)$/, `${SECRETS}/setSecret/action`],
    [/\.(?:listPropertiesOf\w+|list_properties_of_\w+)$/, `${SECRETS}/readMetadata/action`],
    [/\.(?:updateSecretProperties|update_secret_properties)$/, `${SECRETS}/update/action`],
    [/\.(?:beginDeleteSecret|begin_delete_secret)$/, `${SECRETS}/delete`],
    [/\.(?:getSecret|get_secret|list\w*)\(\)(?:\.\w+(?:\(\))?)+$/, ''],
    [/\.(?:close|__enter__|__exit__)$|^\w+$/, ''],
  ],
}; // prettier-ignore

/** @see https://learn.microsoft.com/azure/azure-app-configuration/concept-enable-rbac */
const APP_CONFIGURATION: Library = {
  begins: /^(?:@azure\/app-configuration(?:-provider)?|azure\.appconfiguration(?:\.provider)?)\./,
  calls: [
    [/\.(?:getConfigurationSetting|listConfigurationSettings|get_configuration_setting|list_configuration_settings)$|^load$/, 'Microsoft.AppConfiguration/configurationStores/keyValues/read'],
    [/\.(?:setConfigurationSetting|addConfigurationSetting|set_configuration_setting|add_configuration_setting)$/, 'Microsoft.AppConfiguration/configurationStores/keyValues/write'],
    [/\.(?:from_connection_string|close|get)$|^[A-Z]\w*$/, ''],
  ],
}; // prettier-ignore

/** Credentials, errors and logs of the libraries themselves ask no service; nor does what sends telemetry, which has permissions of its own. */
const NOTHING: Library = {
  begins: /^(?:@azure\/(?:identity|core-[\w-]+|logger|abort-controller|storage-common|monitor-opentelemetry)|azure\.(?:identity|core|monitor\.opentelemetry))(?:\.aio)?\./,
  calls: [[/^(?!.*\(\)\.(?:getToken|get_token)$)/, '']],
}; // prettier-ignore

const LIBRARIES: readonly Library[] = [STORAGE_BLOB, STORAGE_QUEUE, DATA_TABLES, COSMOS, SERVICE_BUS, EVENT_HUBS, EVENT_GRID, KEY_VAULT, APP_CONFIGURATION, NOTHING]; // prettier-ignore
const AZURE = /^(?:@azure\/(?!functions)|azure\.(?!functions)|azure-storage)/;

/** What a call of Azure's client libraries needs of a managed identity; empty where it asks no service. Null where that is not known, undefined for what is no such call. */
export function needsOf(symbol: string): readonly CallNeed[] | null | undefined {
  return AZURE.test(symbol) ? needsIn(LIBRARIES, symbol) : undefined;
}

/** Every action that calls are known to need. */
export const KNOWN_ACTIONS: readonly string[] = permissionsNamed(LIBRARIES);

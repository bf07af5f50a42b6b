import { StorageError, storageError } from '../storage-error.ts';
import type { StorageAnswer, StorageRequest } from '../storage-exchange.ts';
import { serviceProperties } from '../service-properties.ts';
import type { Blobs } from './blobs.ts';
import { onContainer, listContainers } from './container-operations.ts';
import { changeBlob } from './change-blob.ts';
import { putBlob, putBlock, putBlockList, readBlockList } from './write-blob.ts';
import { containerNotFound, headBlob, readBlob, removeBlob } from './read-blob.ts';

type Operation = (blobs: Blobs, container: string, name: string, request: StorageRequest) => Promise<StorageAnswer> | StorageAnswer;

/** Operations on a blob by method and `comp`. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'PUT ': putBlob,
  'PUT block': putBlock,
  'PUT blocklist': putBlockList,
  'GET blocklist': readBlockList,
  'GET ': readBlob,
  'HEAD ': headBlob,
  'DELETE ': removeBlob,
  'GET metadata': headBlob,
  'HEAD metadata': headBlob,
  'PUT metadata': changeBlob,
  'PUT properties': changeBlob,
  'PUT tags': changeBlob,
  'GET tags': changeBlob,
  'PUT lease': changeBlob,
};

/**
 * The REST interface of Blob storage for block blobs.
 * @see https://learn.microsoft.com/rest/api/storageservices/operations-on-blobs
 */
export function createBlobService(blobs: Blobs): (request: StorageRequest) => Promise<StorageAnswer> {
  return async (request) => {
    const { method, query, resource } = request;
    const [container, name] = resource;
    const comp = query.get('comp') ?? '';
    if (container === '') return onAccount(blobs, request);
    checkName(container);
    if (name === '') return onContainer(blobs, container, request);
    if (blobs.container(container) === null) throw containerNotFound();
    const operation = OPERATIONS[`${method} ${comp}`];
    if (operation === undefined) throw storageError('NotImplemented');
    return operation(blobs, container, name, request);
  };
}

/** @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
function checkName(name: string): void {
  if (!/^(?:\$root|\$web|\$logs|[a-z0-9](?:-?[a-z0-9]){2,62})$/.test(name) || name.length > 63) throw storageError('InvalidResourceName');
}

function onAccount(blobs: Blobs, request: StorageRequest): StorageAnswer {
  const { query, method } = request;
  const restype = query.get('restype');
  if (restype === 'service') return serviceProperties(request);
  if (restype === 'account')
    return { status: 200, headers: { 'x-ms-sku-name': 'Standard_LRS', 'x-ms-account-kind': 'StorageV2', 'x-ms-is-hns-enabled': 'false' } };
  if (method === 'GET' && query.get('comp') === 'list') return listContainers(blobs, request);
  throw new StorageError(400, 'InvalidUri', 'The requested URI does not represent any resource on the server.');
}

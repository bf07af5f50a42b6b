import { storageError } from './storage-error.ts';
import { EMPTY, xmlAnswer, type StorageAnswer, type StorageRequest } from './storage-exchange.ts';

const OFF = { Enabled: false, RetentionPolicy: { Enabled: false } };

/**
 * What a new account says of its services. Changing it is refused: nothing would come of it.
 * @see https://learn.microsoft.com/rest/api/storageservices/get-blob-service-properties
 */
export function serviceProperties({ method, query }: StorageRequest): StorageAnswer {
  if (method !== 'GET' || query.get('comp') !== 'properties') throw storageError('NotImplemented');
  return xmlAnswer('StorageServiceProperties', {
    Logging: { Version: '1.0', Read: false, Write: false, Delete: false, RetentionPolicy: { Enabled: false } },
    HourMetrics: { Version: '1.0', ...OFF },
    MinuteMetrics: { Version: '1.0', ...OFF },
    Cors: EMPTY,
  });
}

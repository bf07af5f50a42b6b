import type { ServerResponse } from 'node:http';
import { sendJson } from '../api/send-json.ts';

/** An error as the JSON API gives it. @see https://cloud.google.com/storage/docs/json_api/v1/status-codes */
export class StorageError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.name = 'StorageError';
    this.status = status;
    this.reason = reason;
  }

  send(response: ServerResponse): void {
    const { status, reason, message } = this;
    sendJson(response, status, { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } });
  }
}

export function invalid(message: string): StorageError {
  return new StorageError(400, 'invalid', message);
}

export function noBucket(): StorageError {
  return new StorageError(404, 'notFound', 'The specified bucket does not exist.');
}

export function noObject(bucket: string, name: string): StorageError {
  return new StorageError(404, 'notFound', `No such object: ${bucket}/${name}`);
}

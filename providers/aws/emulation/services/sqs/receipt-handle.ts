import { randomUUID } from 'node:crypto';
import { AwsError } from '../../server/service.ts';
import { queueDocument, type QueueKey } from './queue-key.ts';

/** A new receipt, and the handle that brings it back. */
export function createReceipt(queue: QueueKey, seq: number): { receipt: string; handle: string } {
  const receipt = randomUUID();
  return { receipt, handle: Buffer.from(JSON.stringify([queueDocument(queue), seq, receipt])).toString('base64') };
}

/** Throws `ReceiptHandleIsInvalid` where the handle was not given out by this queue. */
export function parseReceiptHandle(handle: string, queue: QueueKey): { seq: number; receipt: string } {
  try {
    const [document, seq, receipt] = JSON.parse(Buffer.from(handle, 'base64').toString()) as unknown[];
    if (document === queueDocument(queue) && typeof seq === 'number' && typeof receipt === 'string') return { seq, receipt };
  } catch {
    // Not a handle of ours: the error below.
  }
  throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`, { status: 404 });
}

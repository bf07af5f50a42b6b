import { randomUUID } from 'node:crypto';
import { StorageError, storageError } from '../storage-error.ts';
import type { StorageAnswer, StorageRequest } from '../storage-exchange.ts';
import type { Lease } from './blobs.ts';

/** The lease that holds now. */
export function liveLease(lease: Lease | null): Lease | null {
  return lease !== null && (lease.endsAtMs === null || lease.endsAtMs > Date.now()) ? lease : null;
}

/** Throws where somebody else holds a lease, or the lease that a request names is none. */
export function checkLease(lease: Lease | null, headers: Readonly<Record<string, string>>, kind: 'Blob' | 'Container'): void {
  const held = liveLease(lease);
  const given = headers['x-ms-lease-id'];
  const noun = kind.toLowerCase();
  if (held === null) {
    if (given !== undefined)
      throw new StorageError(412, `LeaseNotPresentWith${kind}Operation`, `There is currently no lease on the ${noun}.`);
    return;
  }
  if (given === undefined)
    throw new StorageError(
      412,
      'LeaseIdMissing',
      `There is currently a lease on the ${noun} and no lease ID was specified in the request.`,
    );
  if (given !== held.id)
    throw new StorageError(
      412,
      `LeaseIdMismatchWith${kind}Operation`,
      `The lease ID specified did not match the lease ID for the ${noun}.`,
    );
}

/**
 * `comp=lease` of a blob or a container: what the lease is afterwards.
 * @see https://learn.microsoft.com/rest/api/storageservices/lease-blob
 */
export function changeLease(lease: Lease | null, { headers }: StorageRequest): { lease: Lease | null; answer: StorageAnswer } {
  const held = liveLease(lease);
  switch (headers['x-ms-lease-action']) {
    case 'acquire':
      return acquire(held, headers);
    case 'break':
      if (held === null) throw new StorageError(409, 'LeaseNotPresentWithLeaseOperation', 'There is currently no lease on the resource.');
      return { lease: null, answer: { status: 202, headers: { 'x-ms-lease-time': '0' } } };
    // A lease that ran out can be renewed as long as nobody else took one.
    case 'renew': {
      const known = ownLease(lease, headers);
      return told(newLease(known.id, known.durationS), 200);
    }
    case 'release':
      ownLease(held, headers);
      return { lease: null, answer: { status: 200 } };
    case 'change': {
      const known = ownLease(held, headers);
      return told({ ...known, id: headers['x-ms-proposed-lease-id'] ?? known.id }, 200);
    }
    default:
      throw storageError('InvalidHeaderValue');
  }
}

function acquire(held: Lease | null, headers: StorageRequest['headers']): { lease: Lease; answer: StorageAnswer } {
  const id = headers['x-ms-proposed-lease-id'] ?? randomUUID();
  if (held !== null && held.id !== id) throw new StorageError(409, 'LeaseAlreadyPresent', 'There is already a lease present.');
  return told(newLease(id, Number(headers['x-ms-lease-duration'] ?? Number.NaN)), 201);
}

/** The lease that the request names. */
function ownLease(lease: Lease | null, headers: StorageRequest['headers']): Lease {
  const given = headers['x-ms-lease-id'];
  if (given === undefined) throw storageError('MissingRequiredHeader');
  if (lease?.id === given) return lease;
  throw new StorageError(
    409,
    'LeaseIdMismatchWithLeaseOperation',
    'The lease ID specified did not match the lease ID for the resource with the specified lease operation.',
  );
}

function newLease(id: string, durationS: number): Lease {
  if (durationS !== -1 && !(durationS >= 15 && durationS <= 60)) throw storageError('InvalidHeaderValue');
  return { id, durationS, endsAtMs: durationS === -1 ? null : Date.now() + durationS * 1000 };
}

const told = (lease: Lease, status: number): { lease: Lease; answer: StorageAnswer } => ({
  lease,
  answer: { status, headers: { 'x-ms-lease-id': lease.id } },
});

/** How a lease shows in headers and lists. */
export function leaseProperties(lease: Lease | null): { status: string; state: string; duration: string | undefined } {
  const held = liveLease(lease);
  if (held === null) return { status: 'unlocked', state: lease === null ? 'available' : 'expired', duration: undefined };
  return { status: 'locked', state: 'leased', duration: held.durationS === -1 ? 'infinite' : 'fixed' };
}

import { AwsError, type AwsAddress, type AwsService } from './service.ts';
import type { Signature } from './signature.ts';

/** The service that a request is for. Throws AWS's own error where there is none. */
export function findService(services: readonly AwsService[], address: AwsAddress, signature: Signature | 'malformed' | null): AwsService {
  const owner = services.find((service) => service.ownsHost?.(address.host) === true || service.ownsPath?.(address.path) === true);
  if (owner !== undefined) return owner;
  const target = address.headers['x-amz-target'];
  if (signature === null && target !== undefined) {
    const service = services.find(({ targetPrefixes }) => targetPrefixes.some((prefix) => target.startsWith(`${prefix}.`)));
    if (service !== undefined) return service;
  }
  if (
    signature === null &&
    address.path === '/' &&
    address.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  ) {
    const service = services.find(({ takesUnsignedForms }) => takesUnsignedForms === true);
    if (service !== undefined) return service;
  }
  if (signature === null) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', { status: 403 });
  if (signature === 'malformed') {
    const message = "Authorization header requires 'Credential' parameter with a scope of date, region, service and 'aws4_request'.";
    throw new AwsError('IncompleteSignatureException', message, { status: 403 });
  }
  const service = services.find(({ signingNames }) => signingNames.includes(signature.service));
  if (service !== undefined) return service;
  const known = [...new Set(services.flatMap(({ signingNames }) => signingNames))].toSorted().join(', ');
  throw new AwsError(
    'UnknownOperationException',
    `The local runtime does not emulate the service "${signature.service}". It has: ${known}.`,
    {
      status: 404,
    },
  );
}

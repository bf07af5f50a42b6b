import { ArmError } from './arm-error.ts';

/** Throws as Resource Manager does where a request has no api-version, or none that could be one. */
export function checkApiVersion(query: URLSearchParams): string {
  const version = query.get('api-version') ?? '';
  if (version === '') {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    throw new ArmError(400, 'MissingApiVersionParameter', message);
  }
  if (!/^\d{4}-\d{2}-\d{2}(?:-[a-z]+)?$/i.test(version)) {
    throw new ArmError(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid. It is a date such as 2025-05-01.`);
  }
  return version;
}

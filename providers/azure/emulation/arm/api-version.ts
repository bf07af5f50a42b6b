import { ArmError } from './arm-error.ts';

/**
 * Versions of Microsoft.Web, newest first, as the service lists them when it is asked for another one.
 * @see https://github.com/Azure/deployment-stacks/issues/159 and KnownVersions of \@azure/arm-appservice for the newest
 */
export const WEB_VERSIONS =
  '2025-05-01 2025-03-01 2024-11-01 2024-04-01 2023-12-01 2023-01-01 2022-09-01 2022-03-01 2021-03-01 2021-02-01 2021-01-15 2021-01-01 2020-12-01 2020-10-01 2020-09-01 2020-06-01 2019-08-01 2018-12-01-alpha 2018-11-01 2018-02-01 2017-08-01 2016-09-01 2016-08-01 2016-03-01 2015-08-01 2015-07-01 2015-06-01 2015-05-01 2015-04-01 2015-02-01 2014-11-01 2014-06-01 2014-04-01 2014-04-01-preview'.split(
    ' ',
  );

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

/**
 * Throws as Resource Manager does where a type of Microsoft.Web has no such version: with the location, where one is
 * known. A version after the newest known one is a newer client's, and taken for that. What versions the other providers
 * have is not known here, so none of theirs is refused.
 */
export function checkTypeVersion(route: string, version: string, location: string | null): void {
  const type = /\/providers\/Microsoft\.Web\/(\w+)/i.exec(route)?.[1];
  if (type === undefined || WEB_VERSIONS.includes(version) || version > (WEB_VERSIONS[0] ?? '')) return;
  const supported = `The supported api-versions are '${WEB_VERSIONS.join(', ')}'.`;
  if (location !== null) {
    const message = `No registered resource provider found for location '${location}' and API version '${version}' for type '${type}'. ${supported}`;
    throw new ArmError(400, 'NoRegisteredProviderFound', message);
  }
  const message = `The resource type '${type}' could not be found in the namespace 'Microsoft.Web' for api version '${version}'. ${supported}`;
  throw new ArmError(404, 'InvalidResourceType', message);
}

import { randomBytes } from 'node:crypto';
import type { Site, SiteKeys } from './site.ts';

/** A secret as the Functions host makes them: 40 random bytes in base64 that is safe in a URL. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.WebHost/Security/SecretGenerator.cs */
export function newKey(): string {
  return `${randomBytes(40).toString('base64url')}==`;
}

/** The keys that a new app has. */
export function newSiteKeys(): SiteKeys {
  return { master: newKey(), host: { default: newKey() }, system: {}, functions: {} };
}

/** User and password of the SCM site, as a publishing profile has them. */
export function newPublishing(userName: string): Site['publishing'] {
  return { userName: `$${userName}`, password: randomBytes(45).toString('base64url') };
}

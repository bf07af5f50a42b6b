import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AuthClient, ExternalAccountClientOptions } from 'google-auth-library';
import { AppError } from '#shared/errors.ts';
import { GCP } from '../provider-id.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Credentials that are no good as they stand. Nothing of what is in them is told. */
function refuse(message: string, hint: string): AppError {
  return new AppError('unauthenticated', message, { provider: GCP, hint });
}

const textOf = (fields: Fields, name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');

/** The content of a credentials file. Throws `unauthenticated`. */
export async function readCredentialsFile(path: string): Promise<Fields> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT';
    throw refuse(
      missing ? 'The credentials file of the profile is not there.' : 'The credentials file of the profile cannot be read.',
      missing ? 'Check its path, or choose another source.' : 'Check who may read it, or choose another source.',
    );
  });
  const fields = parseCredentials(text);
  if (fields !== null) return fields;
  throw refuse('The credentials file of the profile is no valid JSON.', 'Download the key again, or choose another source.');
}

/** Null where it is no JSON object. */
export function parseCredentials(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

/** Whether it is a service account's key that can be signed with. */
export function isServiceAccountKey(fields: Fields): boolean {
  if (textOf(fields, 'client_email') === '') return false;
  try {
    createPrivateKey(textOf(fields, 'private_key'));
    return true;
  } catch {
    return false;
  }
}

/** The client of credentials as Google's tools write them. Throws `unauthenticated`. @see https://google.aip.dev/auth/4110 */
export async function clientOf(fields: Fields, scopes: string[]): Promise<AuthClient> {
  const library = await import('google-auth-library');
  switch (fields['type']) {
    case 'service_account':
      if (!isServiceAccountKey(fields)) throw refuse('The key of the service account is not whole.', 'Download it again, or choose another source.'); // prettier-ignore
      return new library.JWT({ email: textOf(fields, 'client_email'), key: textOf(fields, 'private_key'), keyId: textOf(fields, 'private_key_id'), scopes }); // prettier-ignore
    case 'authorized_user':
    case 'impersonated_service_account':
      return quietly(() => new library.GoogleAuth({ scopes }).fromJSON(fields as Parameters<InstanceType<typeof library.GoogleAuth>['fromJSON']>[0]) as AuthClient); // prettier-ignore
    case 'external_account': {
      checkAddresses(fields);
      const client = await quietly(() => library.ExternalAccountClient.fromJSON(fields as unknown as ExternalAccountClientOptions));
      if (client === null) break;
      client.scopes = scopes;
      return client;
    }
    default:
  }
  const hint = 'A service account key, a workload identity file or what gcloud leaves is expected.';
  throw refuse(`Credentials of the type "${textOf(fields, 'type').slice(0, 40)}" are not known.`, hint);
}

/**
 * A workload identity file says where tokens are sent to: to Google only.
 * @see https://cloud.google.com/docs/authentication/external/externally-sourced-credentials
 */
function checkAddresses(fields: Fields): void {
  for (const name of ['token_url', 'service_account_impersonation_url']) {
    const url = textOf(fields, name);
    if (url === '' && name !== 'token_url') continue;
    if (URL.canParse(url) && new URL(url).protocol === 'https:' && /(?:^|\.)googleapis\.com$/.test(new URL(url).hostname)) continue;
    throw refuse(`The field ${name} of the credentials file is no address of Google's.`, 'Make the file again with "gcloud iam workload-identity-pools create-cred-config".'); // prettier-ignore
  }
}

interface Internals {
  suppressAdcWarning?: <R>(work: () => R) => R;
}

/**
 * The library warns, on the terminal, of configurations that somebody else may have handed in. These are the user's own, and
 * what can be checked of them has been. What keeps it quiet is the library's own affair: where it is gone, the warning shows.
 */
export async function quietly<T>(make: () => T): Promise<T> {
  const internals = await import('google-auth-library/build/src/util.js').then((found): Internals => found as Internals, (): Internals => ({})); // prettier-ignore
  return internals.suppressAdcWarning === undefined ? make() : internals.suppressAdcWarning(make);
}

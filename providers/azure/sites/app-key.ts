import { AppError } from '#shared/errors.ts';
import { AZURE } from '../provider-id.ts';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Name of the slot that an unqualified call runs. @see https://learn.microsoft.com/azure/azure-functions/functions-deployment-slots */
export const PRODUCTION = 'production';

/**
 * What a name within a profile says: `[SUBSCRIPTION/][GROUP~]APP[/FUNCTION]`. Apps of one name in two resource groups are
 * told apart by the group, since generated host names no longer make names unique in Azure.
 */
export interface AppKey {
  /** Null where it is not said: the profile's first one. */
  subscription: string | null;
  /** Null where the app's name alone says which one. */
  group: string | null;
  app: string;
  /** Null for the app itself. */
  fn: string | null;
}

export function isSubscriptionId(text: string): boolean {
  return GUID.test(text);
}

/** Takes a name apart. Throws `invalid_input` where it is none. */
export function parseAppKey(name: string): AppKey {
  const parts = name.split('/');
  const subscription = parts.length > 1 && isSubscriptionId(parts[0] ?? '') ? (parts.shift() ?? '').toLowerCase() : null;
  const [site = '', fn = null, ...rest] = parts;
  if (site === '' || fn === '' || rest.length > 0) {
    throw new AppError('invalid_input', `"${name}" names no function app.`, {
      provider: AZURE,
      hint: 'Write [SUBSCRIPTION/][GROUP~]APP[/FUNCTION], for example my-app or my-app/hello.',
    });
  }
  const tilde = site.indexOf('~');
  return { subscription, group: tilde < 0 ? null : site.slice(0, tilde), app: site.slice(tilde + 1), fn };
}

export function formatAppKey({ subscription, group, app, fn }: AppKey): string {
  return `${subscription === null ? '' : `${subscription}/`}${group === null ? '' : `${group}~`}${app}${fn === null ? '' : `/${fn}`}`;
}

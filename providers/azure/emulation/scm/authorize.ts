import type { IncomingMessage } from 'node:http';
import type { Site } from '../apps/site.ts';
import { sameSecret } from '../server/same-secret.ts';

/** Which of the publishing endpoints take user and password; `config` of the site's `basicPublishingCredentialsPolicies`. */
export function basicAllowed({ configs }: Pick<Site, 'configs'>, endpoint: 'scm' | 'ftp'): boolean {
  return configs[`basicPublishingCredentialsPolicies/${endpoint}`]?.['allow'] !== false;
}

/** Whether a request may use the SCM site: with any token, or with the publishing user and password where these are allowed. */
export function mayPublish(site: Site, { headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const { authorization = '' } = headers;
  if (/^Bearer +\S+$/i.test(authorization)) return true;
  const basic = /^Basic +(\S+)$/i.exec(authorization)?.[1];
  if (basic === undefined || !basicAllowed(site, 'scm')) return false;
  const [user = '', ...password] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  const { userName, password: wanted } = site.publishing;
  const sameUser = [userName, `${site.name}\\${userName}`].some((name) => name.toLowerCase() === user.toLowerCase());
  return sameUser && sameSecret(password.join(':'), wanted);
}

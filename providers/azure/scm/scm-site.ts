import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { HttpError } from '../http/http-error.ts';
import type { HttpAnswer, HttpRequest } from '../http/http-client.ts';
import { AZURE } from '../provider-id.ts';
import type { FoundSite } from '../sites/site-at.ts';

/**
 * Host of the SCM site (Kudu). It is read and never built: the names of newer apps have a hash in them.
 * @see https://learn.microsoft.com/azure/app-service/overview-hosting-plans
 */
export function scmHost({ site, key }: Pick<FoundSite, 'site' | 'key'>): string {
  const repository = site.hostNameSslStates?.find(({ hostType }) => hostType === 'Repository')?.name;
  const host = repository ?? site.enabledHostNames?.find((name) => /\.scm\./.test(name));
  if (host !== undefined) return host;
  throw new AppError('unsupported', `Azure names no SCM site of ${key.app}, so its package cannot be reached.`, {
    provider: AZURE,
    hint: 'Deploy it with the tool that it was made with.',
  });
}

/** Host of the app itself. */
export function siteHost({ site, key }: Pick<FoundSite, 'site' | 'key'>): string {
  const host = site.defaultHostName ?? site.hostNameSslStates?.find(({ hostType }) => hostType === 'Standard')?.name;
  if (host !== undefined) return host;
  throw new AppError('unsupported', `Azure names no host of ${key.app}, so it cannot be called.`, {
    provider: AZURE,
    hint: 'Look at the app in the portal: it may be being made still.',
  });
}

type ScmRequest = Pick<HttpRequest, 'method' | 'headers' | 'body'> & { path: string };

/** A request to the SCM site, with the profile's own token. Throws `HttpError` for an answer of 400 and above. */
export async function askScm(context: AzureContext, found: FoundSite, request: ScmRequest, { signal }: Call): Promise<HttpAnswer> {
  const url = new URL(`https://${scmHost(found)}${request.path}`);
  const headers = { authorization: `Bearer ${await context.clients.token(signal)}`, ...request.headers };
  const answer = await context.clients.http.send({ ...request, url, headers, signal });
  if (answer.status < 400) return answer;
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk as Buffer);
  throw new HttpError(`The SCM site answered ${request.method} ${request.path.split('?')[0] ?? ''}`, answer.status, answer.headers, Buffer.concat(chunks));
} // prettier-ignore

/** The same for an answer in JSON. */
export async function readScm(context: AzureContext, found: FoundSite, path: string, call: Call): Promise<unknown> {
  const { body } = await askScm(context, found, { method: 'GET', path, headers: { accept: 'application/json' } }, call);
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? null : (JSON.parse(text) as unknown);
}

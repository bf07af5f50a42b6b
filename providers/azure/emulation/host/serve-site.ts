import { decoded } from '#shared/decoded.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Site } from '../apps/site.ts';
import type { AzureContext } from '../server/context.ts';
import { sendText } from '../server/send.ts';
import { triggerBinding } from '../triggers/app-functions.ts';
import { accessLevel, givenKey, isAllowed } from './access.ts';
import { serveAdmin } from './admin-routes.ts';
import { invokeOverHttp } from './invoke-over-http.ts';
import { matchRoute, siteApp, siteRoutes, type SiteApp } from './site-app.ts';
import { serveWebhook } from './webhooks.ts';

/** A request to a running app, as the platform's front end passes it on to the app's Functions host. */
export interface SiteRequest {
  site: Site;
  request: IncomingMessage;
  response: ServerResponse;
  /** Scheme, host and port the client used. */
  origin: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  /** As the function is to see them, where that is not as they came. */
  headers?: [string, string][];
  /** Access levels are not looked at. */
  isOpen?: boolean;
}

/**
 * Answers what is sent to an app as its Functions host does: the page that says it is there, the host's own API, the
 * webhooks of extensions, and the app's HTTP functions with their access levels.
 */
export async function serveSite(context: AzureContext, call: SiteRequest): Promise<void> {
  const { site, request, response, origin, signal } = call;
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [area = '', ...rest] = url.pathname.slice(1).split('/');
  if (isHome(url, site)) {
    sendText(response, 200, HOME, 'text/html; charset=utf-8');
    return;
  }
  const app = await siteApp(context, site, signal);
  if (area.toLowerCase() === 'admin') {
    const parts = decodeParts(rest);
    const isPing = parts[0] === 'host' && parts[1] === 'ping';
    if (call.isOpen !== true && !isPing && !isAllowed('admin', givenKey(request.headers, url.searchParams), { keys: site.keys }))
      sendText(response, 401, '');
    else await serveAdmin({ context, site, app, request, response, parts, origin });
  } else if (area.toLowerCase() === 'runtime' && rest[0]?.toLowerCase() === 'webhooks') {
    await serveWebhook({
      isOpen: call.isOpen === true,
      context,
      site,
      app,
      request,
      response,
      extension: (rest[1] ?? '').toLowerCase(),
      query: url.searchParams,
    });
  } else await serveFunction(context, call, app, url);
}

async function serveFunction(context: AzureContext, call: SiteRequest, { app, ...rest }: SiteApp, url: URL): Promise<void> {
  const { site, request, response } = call;
  if (app === null) {
    // Code that cannot be read keeps the whole host from running; without code there is just nothing.
    const failed = 'error' in rest && rest.error !== null;
    sendText(response, failed ? 503 : 404, failed ? 'Function host is not running.' : '');
    return;
  }
  const fn = matchRoute(siteRoutes(app), request.method ?? 'GET', url.pathname);
  if (fn === null) {
    sendText(response, 404, '');
    return;
  }
  const level = accessLevel(triggerBinding(fn)?.['authLevel']);
  const own = level === 'function' ? context.apps.functionKeys(site, fn.name) : {};
  if (call.isOpen !== true && !isAllowed(level, givenKey(request.headers, url.searchParams), { keys: site.keys, own })) {
    sendText(response, 401, '');
    return;
  }
  await invokeOverHttp(context.host, app, call);
}

/** A page of one's own takes its place where AzureWebJobsDisableHomepage is set. @see https://learn.microsoft.com/azure/azure-functions/functions-app-settings#azurewebjobsdisablehomepage */
function isHome({ pathname }: URL, { appSettings }: Site): boolean {
  return pathname === '/' && appSettings['AzureWebJobsDisableHomepage']?.toLowerCase() !== 'true';
}

const HOME = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Your Functions 4.0 app is up and running</title></head>
<body><h1>Your Functions 4.0 app is up and running</h1><p>This app runs in the local runtime.</p></body></html>
`;

function decodeParts(parts: readonly string[]): string[] {
  return parts.filter((part) => part !== '').map(decoded);
}

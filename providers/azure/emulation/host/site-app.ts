import { AppError } from '#shared/errors.ts';
import type { Site } from '../apps/site.ts';
import type { AzureContext } from '../server/context.ts';
import { triggerBinding, type AppFunction, type IndexedApp } from '../triggers/app-functions.ts';
import { parseRoute, type RouteTemplate } from '../route-template.ts';

/** An app as its Functions host has it: indexed, or why it is not. */
export type SiteApp = { app: IndexedApp } | { app: null; error: string | null };

/** What is in the app that is deployed; `error` is null where nothing is. */
export async function siteApp({ functionsHost }: AzureContext, site: Site, signal: AbortSignal): Promise<SiteApp> {
  try {
    const app = await functionsHost.triggers.index.read(site.functionName, signal);
    return app === null ? { app, error: null } : { app };
  } catch (error) {
    if (error instanceof AppError && error.code === 'function_failed') return { app: null, error: error.message };
    throw error;
  }
}

export interface SiteRoute {
  fn: AppFunction;
  methods: readonly string[];
  template: RouteTemplate;
}

/** Routes of an app's HTTP functions that are not disabled, in the order in which they are tried. */
export function siteRoutes({ functions }: IndexedApp): SiteRoute[] {
  return functions
    .filter((fn) => fn.route !== null && fn.detail.disabled !== true)
    .map((fn) => {
      const methods = triggerBinding(fn)?.['methods'];
      const list = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
      return { fn, methods: list, template: parseRoute(fn.route ?? '') };
    })
    .toSorted((a, b) => (a.template.precedence < b.template.precedence ? -1 : a.template.precedence > b.template.precedence ? 1 : 0));
}

/** The function for a request. */
export function matchRoute(routes: readonly SiteRoute[], method: string, path: string): AppFunction | null {
  return (
    routes.find(({ methods, template }) => (methods.length === 0 || methods.includes(method)) && template.match(path) !== null)?.fn ?? null
  );
}

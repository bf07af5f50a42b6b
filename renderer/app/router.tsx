import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFoundPage } from './not-found-page.tsx';
import { RouteError } from './route-error.tsx';
import { Shell } from './shell.tsx';

/*
 * Every route of the console. A page is a named export of `features/<noun>/<noun>-page.tsx` and is
 * loaded when it is first visited. Search parameters are read by the page itself through
 * ui/use-search-state.ts, which validates them with the page's own zod schema; the router passes
 * them on untouched.
 */
const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFoundPage,
  errorComponent: RouteError,
  validateSearch: (search: Record<string, unknown>) => search,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
});
const functions = createRoute({
  getParentRoute: () => root,
  path: '/functions',
  component: lazyRouteComponent(() => import('../features/functions/functions-page.tsx'), 'FunctionsPage'),
});
/** `ref` is `PROVIDER:PROFILE/NAME`; the router encodes and decodes it. Tabs are the search parameter `tab`. */
const functionDetail = createRoute({
  getParentRoute: () => root,
  path: '/functions/$ref',
  component: lazyRouteComponent(() => import('../features/function/function-page.tsx'), 'FunctionPage'),
});
const deploy = createRoute({
  getParentRoute: () => root,
  path: '/deploy',
  component: lazyRouteComponent(() => import('../features/deploy/deploy-page.tsx'), 'DeployPage'),
});
const traces = createRoute({
  getParentRoute: () => root,
  path: '/traces',
  component: lazyRouteComponent(() => import('../features/traces/traces-page.tsx'), 'TracesPage'),
});
const trace = createRoute({
  getParentRoute: () => root,
  path: '/traces/$traceId',
  component: lazyRouteComponent(() => import('../features/traces/trace-page.tsx'), 'TracePage'),
});
const logs = createRoute({
  getParentRoute: () => root,
  path: '/logs',
  component: lazyRouteComponent(() => import('../features/logs/logs-page.tsx'), 'LogsPage'),
});
const invocations = createRoute({
  getParentRoute: () => root,
  path: '/invocations',
  component: lazyRouteComponent(() => import('../features/invocations/invocations-page.tsx'), 'InvocationsPage'),
});
const invocation = createRoute({
  getParentRoute: () => root,
  path: '/invocations/$id',
  component: lazyRouteComponent(() => import('../features/invocations/invocation-page.tsx'), 'InvocationPage'),
});
const costs = createRoute({
  getParentRoute: () => root,
  path: '/costs',
  component: lazyRouteComponent(() => import('../features/costs/costs-page.tsx'), 'CostsPage'),
});
const security = createRoute({
  getParentRoute: () => root,
  path: '/security',
  component: lazyRouteComponent(() => import('../features/audits/audits-page.tsx'), 'AuditsPage'),
});
const runtime = createRoute({
  getParentRoute: () => root,
  path: '/runtime',
  component: lazyRouteComponent(() => import('../features/runtime/runtime-page.tsx'), 'RuntimePage'),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    functions,
    functionDetail,
    deploy,
    traces,
    trace,
    logs,
    invocations,
    invocation,
    costs,
    security,
    runtime,
    settings,
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: RouteError,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

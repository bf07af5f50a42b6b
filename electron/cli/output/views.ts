import { budgetsList, changeLines, chargesLines, fleetLines, pricesList, pricesRefreshed, sizesTried } from './cost-lines.ts';
import { advisoryLists, auditsCompare, auditsGet, auditsList, waiversList } from './audit-views.ts';
import { tailLines } from './deployment-lines.ts';
import {
  aliasesList,
  codeList,
  concurrencyGet,
  deliveryGet,
  eventsList,
  functionsGet,
  functionsList,
  layersList,
  templatesGet,
  templatesList,
  triggersList,
  versionsList,
} from './function-views.ts';
import {
  profilesCheck,
  profilesDiscover,
  profilesGet,
  profilesList,
  providersList,
  runtimeFidelity,
  runtimeStatus,
} from './place-views.ts';
import { deploymentsGet, deploymentsList, invocationsGet, invocationsList, metricsGet, tracesList } from './record-views.ts';
import { fields } from './layout.ts';
import { bytes } from './readable.ts';
import type { Terminal } from './terminal.ts';
import { traceLines } from './trace-lines.ts';
import { heading, type Output, type View } from './view.ts';

const VIEWS: Readonly<Record<string, View<never>>> = {
  'functions.list': functionsList,
  'functions.get': functionsGet,
  'functions.update': functionsGet,
  'functions.rollback': functionsGet,
  'functions.remove': ({ ref }: Output<'functions', 'remove'>) => [`${ref} is removed.`],
  'versions.list': versionsList,
  'versions.create': ({ version }: Output<'versions', 'create'>) => [`It is version ${version}.`],
  'versions.remove': ({ ref }: Output<'versions', 'remove'>) => [`${ref} is removed.`],
  'aliases.list': aliasesList,
  'aliases.remove': ({ ref, name }: Output<'aliases', 'remove'>) => [`${ref}@${name} is removed.`],
  'triggers.list': triggersList,
  'triggers.remove': ({ id }: Output<'triggers', 'remove'>) => [`${id} is removed.`],
  'layers.list': layersList,
  'concurrency.get': concurrencyGet,
  'concurrency.update': concurrencyGet,
  'delivery.get': deliveryGet,
  'delivery.update': deliveryGet,
  'delivery.remove': deliveryGet,
  'providers.list': providersList,
  'profiles.list': profilesList,
  'profiles.get': profilesGet,
  'profiles.check': profilesCheck,
  'profiles.discover': profilesDiscover,
  'profiles.remove': ({ profile }: Output<'profiles', 'remove'>) => [`${profile} is removed; nothing in the cloud has changed.`],
  'runtime.status': runtimeStatus,
  'runtime.fidelity': runtimeFidelity,
  'runtime.start': runtimeStatus,
  'runtime.stop': runtimeStatus,
  'env.get': ({ text }: Output<'env', 'get'>) => text.split('\n'),
  'invocations.list': invocationsList,
  'invocations.get': invocationsGet,
  'traces.list': tracesList,
  'traces.get': traceLines,
  'deployments.list': deploymentsList,
  'deployments.tail': tailLines,
  'deployments.get': deploymentsGet,
  'deployments.cancel': deploymentsGet,
  'advisories.list': advisoryLists,
  'advisories.remove': ({ name }: Output<'advisories', 'remove'>) => [`The list ${name} is removed.`],
  'audits.list': auditsList,
  'audits.get': auditsGet,
  'audits.compare': auditsCompare,
  'waivers.list': waiversList,
  'metrics.get': metricsGet,
  'costs.prices': pricesList,
  'costs.refresh': pricesRefreshed,
  'costs.fleet': fleetLines,
  'costs.charges': chargesLines,
  'costs.rightSize': sizesTried,
  'costs.change': changeLines,
  'budgets.list': budgetsList,
  'templates.list': templatesList,
  'templates.get': templatesGet,
  'templates.create': ({ directory, files }: Output<'templates', 'create'>) => [
    `${files.length} files in ${directory}`,
    `Next: isobar deploy ${directory}`,
  ],
  'events.list': eventsList,
  'settings.update': (settings: Output<'settings', 'update'>, terminal) => [
    ...anyOutput(settings, terminal),
    '',
    'A runtime that is running keeps the settings it was started with: isobar runtime stop, then isobar runtime start.',
  ],
  'code.list': codeList,
  'code.get': ({ text, size }: Output<'code', 'get'>) => [text ?? `(${bytes(size)}: binary, or too large to show)`],
  'code.download': ({ path, size }: Output<'code', 'download'>) => [`${path} (${bytes(size)})`],
};

/** Any output as fields: for operations that need no view of their own. */
function anyOutput(output: unknown, terminal: Terminal): string[] {
  if (typeof output !== 'object' || output === null) return [String(output)];
  const pairs = Object.entries(output).map(
    ([name, value]) => [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as string | null)] as const,
  );
  return fields(pairs, heading(terminal));
}

/** What an operation gave, for a person. */
export function viewLines(op: string, output: unknown, terminal: Terminal): string[] {
  const view = VIEWS[op];
  return view === undefined ? anyOutput(output, terminal) : view(output as never, terminal);
}

import { advisories } from './advisories.ts';
import { aliases } from './aliases.ts';
import { app } from './app.ts';
import { audits } from './audits.ts';
import { code } from './code.ts';
import { concurrency } from './concurrency.ts';
import { delivery } from './delivery.ts';
import { keys } from './keys.ts';
import { budgets } from './budgets.ts';
import { costs } from './costs.ts';
import { deployments } from './deployments.ts';
import { directories } from './directories.ts';
import { env } from './env.ts';
import { events } from './events.ts';
import { functions } from './functions.ts';
import { invocations } from './invocations.ts';
import { layers } from './layers.ts';
import { logs } from './logs.ts';
import { metrics } from './metrics.ts';
import { profiles } from './profiles.ts';
import { providers } from './providers.ts';
import { runtime } from './runtime.ts';
import { settings } from './settings.ts';
import { templates } from './templates.ts';
import { traces } from './traces.ts';
import { triggers } from './triggers.ts';
import { uploads } from './uploads.ts';
import { versions } from './versions.ts';
import { waivers } from './waivers.ts';

/** THE contract: every operation as `noun.verb`. IPC call, HTTP path, CLI command and query key are this name. */
export const contract = {
  advisories,
  aliases,
  app,
  audits,
  code,
  concurrency,
  delivery,
  keys,
  budgets,
  costs,
  deployments,
  directories,
  env,
  events,
  functions,
  invocations,
  layers,
  logs,
  metrics,
  profiles,
  providers,
  runtime,
  settings,
  templates,
  traces,
  triggers,
  uploads,
  versions,
  waivers,
};

export type Contract = typeof contract;

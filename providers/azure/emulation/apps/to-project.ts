import type { Project } from '#shared/model/project.ts';
import { mappingAt } from '../../../detection/cloud-yaml.ts';
import type { Detection, ProgrammingModel } from '../../../emulation.ts';
import { functionTimeoutS } from '../host-json.ts';
import { withOverrides } from '../job-host.ts';
import { models } from '../models.ts';
import { readHostJson } from '../read-host-json.ts';
import { runtimes } from '../../runtimes.ts';
import { runtimeStack } from './runtime-stack.ts';
import type { Site } from './site.ts';
import { treeFiles } from './tree-files.ts';

/** Memory of an instance where the plan is no Flex Consumption: 1.5 GB. @see https://learn.microsoft.com/azure/azure-functions/functions-scale#service-limits */
const CONSUMPTION_MB = 1536;

/** The app with this code as the project that the runtime runs. */
export function toProject(site: Site, codeDir: string): Project {
  const { model, found } = readCode(codeDir);
  const scale = mappingAt(site.properties, 'functionAppConfig', 'scaleAndConcurrency');
  const perInstance = mappingAt(scale, 'triggers', 'http')['perInstanceConcurrency'];
  const memory = scale['instanceMemoryMB'];
  const isFlex = Object.keys(scale).length > 0;
  const env = { ...connectionVariables(site), ...site.appSettings };
  return {
    name: site.functionName,
    description: '',
    model: model.id,
    runtime: runtimeOf(site) ?? found?.project.runtime ?? model.defaults.runtime,
    handler: found?.project.handler ?? model.defaults.handler,
    memoryMb: typeof memory === 'number' ? memory : isFlex ? model.defaults.memoryMb : CONSUMPTION_MB,
    timeoutS: timeoutOf(codeDir, env) ?? model.defaults.timeoutS,
    concurrency: typeof perInstance === 'number' ? Math.min(perInstance, model.limits.concurrency.max) : model.defaults.concurrency,
    env,
    http: { enabled: true, methods: [] },
    tags: site.tags,
  };
}

/** The model the code is written for: the one that is surest of it, the first where none is. */
function readCode(codeDir: string): { model: ProgrammingModel; found: Detection | null } {
  const source = treeFiles(codeDir);
  const [first, ...others] = models.map((model) => ({ model, found: model.detect(source) }));
  if (first === undefined) throw new Error('There is no model.');
  return others.reduce((best, next) => ((next.found?.confidence ?? 0) > (best.found?.confidence ?? 0) ? next : best), first);
}

/** `functionTimeout` of host.json, or of the setting that stands in for it. Seconds; null where nothing says so. */
function timeoutOf(codeDir: string, env: Readonly<Record<string, string>>): number | null {
  return functionTimeoutS(withOverrides(readHostJson(codeDir), env));
}

/** The stack's identifier, `node|22`; null where the app names none that is known. */
function runtimeOf(site: Site): string | null {
  const { name, version } = runtimeStack(site);
  if (name === null) return null;
  const id = version === null ? null : `${name}|${version}`;
  return runtimes.find((runtime) => runtime.id === id)?.id ?? runtimes.find((runtime) => runtime.id.startsWith(`${name}|`))?.id ?? null;
}

/** @see https://learn.microsoft.com/azure/app-service/reference-app-settings#variable-prefixes */
const PREFIXES: Readonly<Record<string, string>> = {
  SQLServer: 'SQLCONNSTR_',
  SQLAzure: 'SQLAZURECONNSTR_',
  MySql: 'MYSQLCONNSTR_',
  PostgreSQL: 'POSTGRESQLCONNSTR_',
  NotificationHub: 'NOTIFICATIONHUBCONNSTR_',
  ServiceBus: 'SERVICEBUSCONNSTR_',
  EventHub: 'EVENTHUBCONNSTR_',
  DocDb: 'DOCDBCONNSTR_',
  RedisCache: 'REDISCACHECONNSTR_',
};

function connectionVariables({ connectionStrings }: Site): Record<string, string> {
  return Object.fromEntries(
    Object.entries(connectionStrings).map(([name, { type, value }]) => [`${PREFIXES[type] ?? 'CUSTOMCONNSTR_'}${name}`, value]),
  );
}

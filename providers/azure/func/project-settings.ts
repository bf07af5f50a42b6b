import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { mappingAt, type Mapping } from '../../detection/cloud-yaml.ts';
import { functionTimeoutS, parseSettings } from '../emulation/host-json.ts';
import { withOverrides } from '../emulation/job-host.ts';
import { isEncrypted, localVariables } from '../emulation/local-settings.ts';
import { limits } from '../limits.ts';
import { readHostJson } from '../emulation/read-host-json.ts';
import { levelOf, type StartOptions } from './arguments.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What the files of a project say about running it. */
export interface ProjectSettings {
  hostJson: Mapping | null;
  /** `Host` of local.settings.json. */
  port: number | null;
  cors: string | null;
  corsCredentials: boolean;
  /** Variables of the functions. */
  values: Record<string, string>;
}

/** What host.json says of the files whose changes start the app anew. */
export interface Watched {
  /** Directories at the top of the app. */
  directories: readonly string[];
  /** Names of files, wherever they are. */
  files: readonly string[];
}

/**
 * `watchDirectories` and `watchFiles` of host.json beside what is always watched.
 * @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Config/ScriptJobHostOptionsSetup.cs
 */
export function watchedBy(hostJson: Mapping | null): Watched {
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  return {
    directories: ['node_modules', ...texts(hostJson?.['watchDirectories'])],
    files: ['host.json', 'function.json', ...texts(hostJson?.['watchFiles'])],
  };
}

/** Without the limit of a load balancer: half an hour, as the host has it outside of a Consumption plan. */
const TIMEOUT_S = 1800;

/**
 * Seconds that a call may take, where host.json does not say so itself; `-1` is as long as can be.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-host-json#functiontimeout
 */
export function callTimeoutS(hostJson: Mapping | null, env: Variables): number {
  const settings = withOverrides(hostJson, env);
  const given = functionTimeoutS(settings);
  if (given !== null) return Math.min(given, limits.timeoutS.max);
  return String(settings['functionTimeout']) === '-1' ? limits.timeoutS.max : TIMEOUT_S;
}

/**
 * The directory with host.json: the given one, or the nearest above it.
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Helpers/ScriptHostHelpers.cs
 */
export function findRoot(directory: string): string {
  if (existsSync(join(directory, 'host.json'))) return directory;
  const above = dirname(directory);
  if (above !== directory) return findRoot(above);
  throw new AppError('invalid_input', 'Unable to find project root. Expecting to find one of host.json in project root.', {
    hint: 'Call it in the directory of the function app, or give --script-root DIR.',
  });
}

/** Reads host.json and local.settings.json. Throws `invalid_input` for settings that are encrypted or no JSON. */
export function readProjectSettings(root: string): ProjectSettings {
  const path = join(root, 'local.settings.json');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const local = parseSettings(text);
  if (text !== null && text.trim() !== '' && local === null)
    throw new AppError('invalid_input', 'local.settings.json is not valid JSON.', { hint: 'Correct it, or remove it.' });
  if (isEncrypted(local))
    throw new AppError('invalid_input', 'local.settings.json is encrypted.', {
      hint: 'Decrypt it where it was encrypted: func settings decrypt.',
    });
  const host = mappingAt(local, 'Host');
  const { LocalHttpPort: port, CORS: cors } = host;
  return {
    hostJson: readHostJson(root),
    port: typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536 ? port : null,
    cors: typeof cors === 'string' && cors !== '' ? cors : null,
    corsCredentials: host['CORSCredentials'] === true,
    values: localVariables(local),
  };
}

/** Variables of a shell that are meant for the host or its bindings, whatever local.settings.json has. */
const FOR_THE_HOST =
  /^(?:AzureFunctionsJobHost__|languageWorkers(?:__|:)node(?:__|:)|AzureWebJobs|FUNCTIONS_|WEBSITE_|APPLICATIONINSIGHTS_)/i;
const WORKER = 'FUNCTIONS_WORKER_RUNTIME';
const WORKER_ARGUMENTS = 'languageWorkers__node__arguments';
const ENVIRONMENT = 'AZURE_FUNCTIONS_ENVIRONMENT';
const LOG_LEVEL = 'AzureFunctionsJobHost__logging__logLevel__Function';

/**
 * The variables that the functions of a started app see, and what the Core Tools print about them. Where the caller's
 * shell has a variable of a setting's name, its value counts; other variables of the shell stay out, unless they are the
 * host's.
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Actions/HostActions/StartHostAction.cs (UpdateEnvironmentVariables, ConfigureHostLoggingForUserLogLevel)
 */
export function startVariables(
  { values, hostJson }: ProjectSettings,
  shell: Variables,
  { functions, logLevel, languageWorker }: Pick<StartOptions, 'functions' | 'logLevel' | 'languageWorker'>,
): { env: Record<string, string>; lines: string[] } {
  const lines: string[] = [];
  const env: Record<string, string> = { ...values };
  if (env[ENVIRONMENT] !== undefined)
    lines.push(`${ENVIRONMENT} already exists with value '${env[ENVIRONMENT]}', overriding to 'Development'.`);
  for (const [name, value] of Object.entries(shell)) {
    if (value === undefined || value === '' || name === WORKER) continue;
    if (values[name] !== undefined)
      lines.push(`Skipping '${name}' from local settings as it's already defined in current environment variables.`);
    if (values[name] !== undefined || FOR_THE_HOST.test(name)) env[name] = value;
  }
  env[ENVIRONMENT] = 'Development';
  for (const [at, name] of functions.entries()) env[`AzureFunctionsJobHost__functions__${at}`] = name;
  const level = logLevel ?? shellLevel(shell);
  if (level !== null && !saysLevel(hostJson, env)) env[LOG_LEVEL] = level;
  if (languageWorker !== null) env[WORKER_ARGUMENTS] ??= languageWorker;
  return { env, lines };
}

function shellLevel({ FUNCTIONS_USER_LOG_LEVEL: level }: Variables): string | null {
  return level === undefined || level === '' ? null : levelOf(level);
}

/** Whether the least level of the functions' lines is settled already. */
function saysLevel(hostJson: Mapping | null, env: Variables): boolean {
  return mappingAt(hostJson, 'logging', 'logLevel')['Function'] !== undefined || env[LOG_LEVEL] !== undefined;
}

import { isMapping } from '../../detection/cloud-yaml.ts';
import { APP_HEADER } from '../emulation/host/func-endpoint.ts';

/** A function as the host's API tells it. */
export interface ListedFunction {
  name: string;
  invoke_url_template: string | null;
  isDisabled: boolean;
  config: { bindings: { type: string; methods?: unknown }[] };
  /** Why it does not start by itself. */
  errors: string[];
}

/** What the app has in it, by name. */
export async function listFunctions(endpoint: string, app: string): Promise<ListedFunction[]> {
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${endpoint}/admin/functions${path}`, { headers: { [APP_HEADER]: app } });
    return response.ok ? response.json() : null;
  };
  const list = await ask('');
  const found = Array.isArray(list) ? list.filter(isListed).toSorted((a, b) => (a.name < b.name ? -1 : 1)) : [];
  return Promise.all(
    found.map(async (fn) => {
      const status = await ask(`/${encodeURIComponent(fn.name)}/status`);
      const errors = isMapping(status) && Array.isArray(status['errors']) ? status['errors'].map(String) : [];
      return { ...fn, errors };
    }),
  );
}

function isListed(value: unknown): value is Omit<ListedFunction, 'errors'> {
  return isMapping(value) && typeof value['name'] === 'string' && isMapping(value['config']) && Array.isArray(value['config']['bindings']);
}

const triggerOf = ({ config }: ListedFunction) => config.bindings.find(({ type }) => /trigger$/i.test(type));
const isHttp = (fn: ListedFunction): boolean => triggerOf(fn)?.type.toLowerCase() === 'httptrigger';
const pathOf = ({ invoke_url_template: template }: ListedFunction): string => (template ?? '').replace(/^https?:\/\/[^/]+/, '');
const methodsOf = (fn: ListedFunction): string[] => {
  const methods = triggerOf(fn)?.methods;
  return Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
};

/**
 * The list that the Core Tools print when an app has started: those that take requests, the others, what is disabled.
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Common/DisplayFunctionsInfoUtilities.cs
 */
export function functionLines(functions: readonly ListedFunction[], origin: string): string[] {
  const enabled = functions.filter(({ isDisabled }) => !isDisabled);
  const http = enabled.filter(isHttp).map((fn) => {
    const methods = methodsOf(fn);
    return `\t${fn.name}: ${methods.length === 0 ? '' : `[${methods.join(',')}]`} ${origin}${pathOf(fn)}`;
  });
  const others = enabled.filter((fn) => !isHttp(fn)).map((fn) => `\t${fn.name}: ${triggerOf(fn)?.type ?? ''}`);
  const disabled = functions.filter(({ isDisabled }) => isDisabled).map(({ name }) => `Function ${name} is disabled.`);
  const title = enabled.length === 0 ? [] : ['', 'Functions:', ''];
  return [...title, ...[...http, ...others].flatMap((text) => [text, '']), ...disabled];
}

/**
 * What the host says about itself with `--verbose`.
 * @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.WebHost/WebScriptHostHttpRoutesManager.cs
 * @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Diagnostics/Extensions/ScriptHostLoggerExtension.cs
 */
export function hostLines(functions: readonly ListedFunction[], ms: number): string[] {
  const routes = functions
    .filter((fn) => isHttp(fn) && !fn.isDisabled)
    .map((fn) => `Mapped function route '${pathOf(fn).slice(1)}' [${methodsOf(fn).join(',').toLowerCase() || 'all'}] to '${fn.name}'`);
  return [
    'Found the following functions:',
    ...functions.map(({ name }) => `Host.Functions.${name}`),
    ...(routes.length === 0 ? [] : ['Initializing function HTTP routes', ...routes]),
    `Host initialized (${ms}ms)`,
    `Host started (${ms}ms)`,
    'Job host started',
  ];
}

/** The host's words for triggers that do not listen. @see https://github.com/Azure/azure-webjobs-sdk/blob/dev/src/Microsoft.Azure.WebJobs.Host/Listeners/FunctionListener.cs */
export function listenerLines(functions: readonly ListedFunction[]): string[] {
  return functions.flatMap(({ name, errors }) =>
    errors.flatMap((why) => {
      const line = `The listener for function 'Functions.${name}' was unable to start.`;
      return [line, `${line} ${why}`];
    }),
  );
}

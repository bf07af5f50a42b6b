import { isMapping } from '../../detection/cloud-yaml.ts';
import { APP_HEADER } from '../emulation/host/func-endpoint.ts';

/** A function as the host's API tells it. */
interface ListedFunction {
  name: string;
  invoke_url_template: string | null;
  isDisabled: boolean;
  config: { bindings: { type: string; methods?: unknown }[] };
}

/** What the app has in it, by name. */
export async function listFunctions(endpoint: string, app: string): Promise<ListedFunction[]> {
  const response = await fetch(`${endpoint}/admin/functions`, { headers: { [APP_HEADER]: app } });
  const list: unknown = response.ok ? await response.json() : [];
  return Array.isArray(list) ? list.filter(isListed).toSorted((a, b) => (a.name < b.name ? -1 : 1)) : [];
}

function isListed(value: unknown): value is ListedFunction {
  return isMapping(value) && typeof value['name'] === 'string' && isMapping(value['config']) && Array.isArray(value['config']['bindings']);
}

/**
 * The list that the Core Tools print when an app has started.
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Helpers/DotnetHelpers.cs and DisplayFunctionsInfoUtilities
 */
export function functionLines(
  functions: readonly ListedFunction[],
  { origin, only }: { origin: string; only: readonly string[] },
): string[] {
  const shown = functions.filter(({ name, isDisabled }) => !isDisabled && (only.length === 0 || only.includes(name)));
  if (shown.length === 0) return ['No job functions found.'];
  const lines = shown.map(({ name, config, invoke_url_template: template }) => {
    const trigger = config.bindings.find(({ type }) => /trigger$/i.test(type));
    if (template === null) return `\t${name}: ${trigger?.type ?? ''}`;
    const methods = Array.isArray(trigger?.methods) ? `[${trigger.methods.map((method) => String(method).toUpperCase()).join(',')}] ` : '';
    return `\t${name}: ${methods}${origin}${template.replace(/^https?:\/\/[^/]+/, '')}`;
  });
  return ['', 'Functions:', '', ...lines.flatMap((text) => [text, ''])];
}

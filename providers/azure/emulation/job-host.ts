import { isMapping, mappingAt, type Mapping } from '../../detection/cloud-yaml.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const PREFIX = /^AzureFunctionsJobHost(?:__|:)/i;

/**
 * host.json as the host sees it: with the app settings that stand in for values of it, `AzureFunctionsJobHost__a__b`.
 * Names are compared without regard to case, numbers in them are places in lists.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values
 */
export function withOverrides(hostJson: Mapping | null, variables: Variables): Mapping {
  const names = Object.keys(variables).filter((name) => PREFIX.test(name));
  const result: Mapping = names.length === 0 ? (hostJson ?? {}) : structuredClone(hostJson ?? {});
  for (const name of names.toSorted()) {
    const path = name.replace(PREFIX, '').split(/__|:/);
    if (path.every((part) => part !== '')) set(result, path, scalar(variables[name] ?? ''));
  }
  return result;
}

function set(target: Mapping, [first = '', ...rest]: string[], value: unknown): void {
  const key = Object.keys(target).find((known) => known.toLowerCase() === first.toLowerCase()) ?? first;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const below = target[key];
  const next: Mapping = isMapping(below) ? below : Object.fromEntries(Object.entries(Array.isArray(below) ? below : []));
  set(next, rest, value);
  target[key] = Object.keys(next).every((part) => /^\d+$/.test(part)) ? Object.values(next) : next;
}

/** Settings are text; true, false and numbers mean what they say. */
function scalar(text: string): unknown {
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/**
 * The functions that host.json lets run, in lower case; null for all. Meant for development, and what `func start
 * --functions` sets. @see https://learn.microsoft.com/azure/azure-functions/functions-host-json#functions
 */
export function chosenFunctions(hostJson: Mapping | null): ReadonlySet<string> | null {
  const list = hostJson?.['functions'];
  if (!Array.isArray(list) || list.length === 0) return null;
  return new Set(list.map((name) => String(name).toLowerCase()));
}

const LEVELS = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
export type HostLogLevel = (typeof LEVELS)[number];

/** Whether a line of a category and level is kept. */
export type LogFilter = (category: string, level: HostLogLevel) => boolean;

/**
 * `logging.logLevel`: the longest category that the line's begins with decides, then `default`, then Information.
 * @see https://learn.microsoft.com/azure/azure-functions/configure-monitoring#configure-log-levels
 */
export function logFilter(hostJson: Mapping | null): LogFilter {
  const rules = Object.entries(mappingAt(hostJson, 'logging', 'logLevel'))
    .map(([category, level]) => ({ category: category.toLowerCase(), least: rank(level) }))
    .filter((rule): rule is { category: string; least: number } => rule.least !== null)
    .toSorted((a, b) => b.category.length - a.category.length);
  const fallback = rules.find(({ category }) => category === 'default')?.least ?? LEVELS.indexOf('information');
  const cache = new Map<string, number>();
  const leastOf = (category: string): number => {
    const known = cache.get(category);
    if (known !== undefined) return known;
    const lower = category.toLowerCase();
    const found = rules.find((rule) => lower === rule.category || lower.startsWith(`${rule.category}.`))?.least ?? fallback;
    cache.set(category, found);
    return found;
  };
  return (category, level) => LEVELS.indexOf(level) >= leastOf(category);
}

/** `None` is above every line. */
function rank(level: unknown): number | null {
  const at = LEVELS.findIndex((name) => name === String(level).toLowerCase());
  return at < 0 ? null : at;
}

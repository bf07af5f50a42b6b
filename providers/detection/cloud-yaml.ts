import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

const require = createRequire(import.meta.url);

/** Loaded with the first text: every start of the runtime and every command imports this module, and few of them read YAML. */
const loadYaml = (): typeof Yaml => require('yaml') as typeof Yaml;

/** A mapping read from YAML or JSON. */
export type Mapping = Record<string, unknown>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * YAML as clouds write it. Values with a tag of their own (`!Ref`, `!Sub`, `!GetAtt`) are only known
 * after deployment: they become null. Null where the text is no mapping.
 */
export function parseCloudYaml(text: string): Mapping | null {
  const { parseDocument, Scalar, visit } = loadYaml();
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false });
  if (document.errors.length > 0) return null;
  visit(document, {
    Node(_key, node) {
      if (typeof node.tag === 'string' && node.tag.startsWith('!') && !node.tag.startsWith('!!')) return new Scalar(null);
      return undefined;
    },
  });
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return isMapping(value) ? value : null;
}

/** The mapping at a path of keys; empty where there is none. */
export function mappingAt(value: unknown, ...keys: string[]): Mapping {
  let current: unknown = value;
  for (const key of keys) current = isMapping(current) ? current[key] : undefined;
  return isMapping(current) ? current : {};
}

/** Texts, numbers and booleans of a mapping as texts; everything else is left out. */
export function plainTexts(values: Mapping): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') texts[name] = String(value);
  }
  return texts;
}

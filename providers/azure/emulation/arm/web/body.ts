import { isMapping, mappingAt, plainTexts, type Mapping } from '../../../../detection/cloud-yaml.ts';
import { badRequest } from '../arm-error.ts';
import type { ArmRequest } from '../arm-route.ts';

/** The body, which has to be an object. */
export function bodyOf({ body }: Pick<ArmRequest, 'body'>): Mapping {
  if (isMapping(body)) return body;
  throw badRequest(body === undefined ? 'The request body is missing.' : 'The request body must be a JSON object.');
}

/** `properties` of the body; a member that is there has to be an object. */
export function propertiesOf(request: Pick<ArmRequest, 'body'>): Mapping {
  const { properties } = bodyOf(request);
  if (properties === undefined || properties === null) return {};
  if (isMapping(properties)) return properties;
  throw badRequest("The parameter 'properties' has an invalid value.");
}

/** A map of texts, as tags and settings are. Numbers and booleans become texts; anything else is refused. */
export function textsOf(value: unknown, name: string): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isMapping(value)) throw badRequest(`The parameter '${name}' has an invalid value.`);
  const texts = plainTexts(value);
  for (const [key, text] of Object.entries(value)) {
    // Null stands for an empty setting.
    if (text === null) texts[key] = '';
    else if (texts[key] === undefined) throw badRequest(`The parameter '${name}.${key}' has an invalid value.`);
  }
  return texts;
}

/** `[{ name, value }]`, as siteConfig.appSettings is written; null where it is not there. */
export function pairsOf(value: unknown, name: string): Record<string, string> | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw badRequest(`The parameter '${name}' has an invalid value.`);
  return textsOf(
    Object.fromEntries(
      value.map((pair: unknown) => {
        const { name: key, value: text } = mappingAt(pair);
        if (typeof key !== 'string' || key === '') throw badRequest(`The parameter '${name}' has an invalid value.`);
        return [key, text ?? ''];
      }),
    ),
    name,
  );
}

/** Connection strings as a list (`siteConfig`) or as a map (`config/connectionstrings`); null where they are not there. */
export function connectionStringsOf(value: unknown): Record<string, { value: string; type: string }> | null {
  if (value === undefined || value === null) return null;
  const entries: [string, Mapping][] = Array.isArray(value)
    ? value.map((one: unknown) => [String(mappingAt(one)['name'] ?? ''), { ...mappingAt(one), value: mappingAt(one)['connectionString'] }])
    : Object.entries(mappingAt(value)).map(([name, one]) => [name, mappingAt(one)]);
  return Object.fromEntries(
    entries.map(([name, { value: text, type }]) => {
      if (name === '' || typeof text !== 'string') throw badRequest("The parameter 'connectionStrings' has an invalid value.");
      return [name, { value: text, type: typeof type === 'string' ? type : 'Custom' }];
    }),
  );
}

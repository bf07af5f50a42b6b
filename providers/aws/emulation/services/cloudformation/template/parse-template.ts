import { isMapping, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { formatError } from '../errors.ts';

/** A template's text as data; short forms (`!Ref x`) read as their long ones. Throws `ValidationError`. */
export async function parseTemplate(text: string): Promise<Mapping> {
  const value = text.trimStart().startsWith('{') ? parseJson(text) : await parseYaml(text);
  if (!isMapping(value)) throw formatError('unsupported structure.');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw formatError(`JSON not well-formed. (${error instanceof Error ? error.message : String(error)})`);
  }
}

async function parseYaml(text: string): Promise<unknown> {
  // Loaded with the first template: every runtime makes this service, and few are sent YAML.
  const { readCloudDocument } = await import('../../../../../detection/cloud-document.ts');
  const { value, problem } = readCloudDocument('template', text);
  if (problem !== null) throw formatError(`YAML not well-formed. (${problem})`);
  return value;
}

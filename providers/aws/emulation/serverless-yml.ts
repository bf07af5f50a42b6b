import { isMapping, mappingAt, parseCloudYaml, plainTexts, type Mapping } from '../../detection/cloud-yaml.ts';
import type { Detection, SourceFiles } from '../../emulation.ts';

/**
 * What a Serverless Framework file says of its functions, where its provider is AWS.
 * @see https://www.serverless.com/framework/docs/providers/aws/guide/functions
 */
export function detectServerlessYml(source: SourceFiles): Detection | null {
  for (const file of ['serverless.yml', 'serverless.yaml', 'serverless.json']) {
    const text = source.has(file) ? source.text(file) : null;
    const config = text === null ? null : parseCloudYaml(text);
    const provider = mappingAt(config, 'provider');
    if (config === null || (provider['name'] ?? config['provider']) !== 'aws') continue;
    const functions = Object.entries(mappingAt(config, 'functions')).filter(
      (entry): entry is [string, Mapping] => isMapping(entry[1]) && typeof entry[1]['handler'] === 'string',
    );
    const [first] = functions;
    if (first === undefined) continue;
    const from = `${file}: ${first[0]}${functions.length > 1 ? `, the first of ${functions.length} functions` : ''}`;
    return {
      confidence: 0.95,
      from,
      project: toProject(provider, first[1]),
      handlers: functions.map(([, fn]) => String(fn['handler'])),
    };
  }
  return null;
}

function toProject(provider: Mapping, fn: Mapping): Detection['project'] {
  const merged = { ...provider, ...fn };
  const env = resolvable(plainTexts({ ...mappingAt(provider, 'environment'), ...mappingAt(fn, 'environment') }));
  return {
    handler: String(fn['handler']),
    ...(typeof merged['runtime'] === 'string' ? { runtime: merged['runtime'] } : {}),
    ...(typeof merged['memorySize'] === 'number' ? { memoryMb: merged['memorySize'] } : {}),
    ...(typeof merged['timeout'] === 'number' ? { timeoutS: merged['timeout'] } : {}),
    ...(Object.keys(env).length > 0 ? { env } : {}),
  };
}

/** Values with `${self:…}` or `${env:…}` in them are only known when the framework runs. */
function resolvable(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes('${')));
}

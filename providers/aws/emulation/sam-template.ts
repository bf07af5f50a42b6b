import { isMapping, mappingAt, parseCloudYaml, plainTexts, type Mapping } from '../../detection/cloud-yaml.ts';
import type { Detection, SourceFiles } from '../../emulation.ts';

const FILES = ['template.yaml', 'template.yml', 'template.json', 'sam.yaml', 'sam.yml'];

/**
 * What an AWS SAM or CloudFormation template says of its functions.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
 */
export function detectSamTemplate(source: SourceFiles): Detection | null {
  for (const file of FILES) {
    const text = source.has(file) ? source.text(file) : null;
    const template = text === null ? null : parseCloudYaml(text);
    if (template === null) continue;
    const functions = readFunctions(template);
    const [first] = functions;
    if (first === undefined) continue;
    const from = `${file}: ${first.id}${functions.length > 1 ? `, the first of ${functions.length} functions` : ''}`;
    return { confidence: 0.95, from, project: first.project, handlers: functions.flatMap(({ handler }) => handler ?? []) };
  }
  return null;
}

interface TemplateFunction {
  id: string;
  handler: string | null;
  project: Detection['project'];
}

function readFunctions(template: Mapping): TemplateFunction[] {
  const globals = mappingAt(template, 'Globals', 'Function');
  return Object.entries(mappingAt(template, 'Resources')).flatMap(([id, resource]) => {
    if (!isMapping(resource)) return [];
    if (resource['Type'] !== 'AWS::Serverless::Function' && resource['Type'] !== 'AWS::Lambda::Function') return [];
    const properties = { ...globals, ...mappingAt(resource, 'Properties') };
    const variables = { ...mappingAt(globals, 'Environment', 'Variables'), ...mappingAt(properties, 'Environment', 'Variables') };
    return [toFunction(id, properties, variables)];
  });
}

function toFunction(id: string, properties: Mapping, variables: Mapping): TemplateFunction {
  const handler = typeof properties['Handler'] === 'string' ? inCodeUri(properties['CodeUri'], properties['Handler']) : null;
  const env = plainTexts(variables);
  return {
    id,
    handler,
    project: {
      ...(typeof properties['Runtime'] === 'string' ? { runtime: properties['Runtime'] } : {}),
      ...(handler === null ? {} : { handler }),
      ...(typeof properties['MemorySize'] === 'number' ? { memoryMb: properties['MemorySize'] } : {}),
      ...(typeof properties['Timeout'] === 'number' ? { timeoutS: properties['Timeout'] } : {}),
      ...(Object.keys(env).length > 0 ? { env } : {}),
    },
  };
}

/** A handler is relative to CodeUri; the package begins where the template is. */
function inCodeUri(codeUri: unknown, handler: string): string {
  if (typeof codeUri !== 'string' || codeUri.startsWith('s3://')) return handler;
  const folder = codeUri.replace(/^\.\//, '').replace(/\/+$/, '');
  return folder === '' || folder === '.' || folder.startsWith('..') ? handler : `${folder}/${handler}`;
}

import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { layerVersion, simpleTable } from './further-resources.ts';
import type { Transformation } from './generated.ts';
import { checkGlobals, withGlobals } from './globals.ts';
import { InvalidResource, transformFailed } from './invalid.ts';
import { renameReferences } from './rename-references.ts';
import { serverlessFunction } from './serverless-function.ts';

type Make = (id: string, resource: Mapping, props: Mapping, transformation: Transformation) => void;

const TYPES: Readonly<Record<string, Make>> = {
  'AWS::Serverless::Function': serverlessFunction,
  'AWS::Serverless::LayerVersion': layerVersion,
  'AWS::Serverless::SimpleTable': simpleTable,
};

/** Types of which the services behind are not emulated, with what to do instead. */
const ABSENT: Readonly<Record<string, string>> = {
  'AWS::Serverless::Api': 'The local runtime does not emulate API Gateway: give functions a FunctionUrlConfig instead.',
  'AWS::Serverless::HttpApi': 'The local runtime does not emulate API Gateway: give functions a FunctionUrlConfig instead.',
};

/**
 * The transform `AWS::Serverless-2016-10-31`: a serverless template as plain CloudFormation. Throws `ValidationError`
 * with everything that is wrong with it.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
 */
export function transformServerless(
  template: Mapping,
  { parameters, managedPolicies }: Pick<Transformation, 'parameters' | 'managedPolicies'>,
): Mapping {
  const { Transform: _done, Globals = {}, ...rest } = template;
  const globals = isMapping(Globals) ? Globals : {};
  checkGlobals(globals);
  const declared = Object.entries(mappingAt(template, 'Resources')).filter((entry): entry is [string, Mapping] => isMapping(entry[1]));
  const plain = declared.filter(([, { Type }]) => !String(Type).startsWith('AWS::Serverless::'));
  const transformation: Transformation = { parameters, managedPolicies, resources: Object.fromEntries(plain), renamed: new Map() };
  const problems: InvalidResource[] = [];
  for (const [id, resource] of declared) {
    const type = String(resource['Type']);
    if (!type.startsWith('AWS::Serverless::')) continue;
    try {
      const make = TYPES[type];
      if (make === undefined) throw new InvalidResource(id, ABSENT[type] ?? `The local runtime does not emulate ${type}.`);
      make(id, resource, withGlobals(globals, type, resource), transformation);
    } catch (error) {
      if (!(error instanceof InvalidResource)) throw error;
      problems.push(error);
    }
  }
  if (problems.length > 0) throw transformFailed(problems);
  return renameReferences({ ...rest, Resources: transformation.resources }, transformation.renamed) as Mapping;
}

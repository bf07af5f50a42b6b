import { isMapping, mappingAt, type Mapping } from '../../../../../../detection/cloud-yaml.ts';
import { validationError } from '../../errors.ts';
import { changed, picked, same, tagChanges, tagMap, text, textOr, unlessMissing } from '../parts.ts';
import type { Existing, Made, ResourceCall, ResourceType } from '../resource-type.ts';
import { shaped } from '../shaped.ts';
import { inlinePackage } from './inline-code.ts';
import { concurrencyPath, functionPath, recursionPath, runtimePath, signingPath, tagPath } from './paths.ts';

/** What `UpdateFunctionConfiguration` takes, with the value that a property has when it is taken out of the template. */
const CONFIGURATION: Readonly<Record<string, unknown>> = {
  DeadLetterConfig: { TargetArn: '' },
  Description: '',
  Environment: { Variables: {} },
  EphemeralStorage: { Size: 512 },
  FileSystemConfigs: [],
  Handler: undefined,
  ImageConfig: {},
  KmsKeyArn: '',
  Layers: [],
  LoggingConfig: { LogFormat: 'Text' },
  MemorySize: 128,
  Role: undefined,
  Runtime: undefined,
  SnapStart: { ApplyOn: 'None' },
  Timeout: 3,
  TracingConfig: { Mode: 'PassThrough' },
  VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
};
const NUMBERS = ['MemorySize', 'Timeout', 'Size', 'ReservedConcurrentExecutions'];

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const lambdaFunction: ResourceType = {
  properties: [
    ...Object.keys(CONFIGURATION),
    'Architectures',
    'Code',
    'CodeSigningConfigArn',
    'FunctionName',
    'PackageType',
    'RecursiveLoop',
    'ReservedConcurrentExecutions',
    'RuntimeManagementConfig',
    'Tags',
  ],
  required: ['Code', 'Role'],
  replaces: ['FunctionName', 'PackageType'],
  named: 'FunctionName',
  tagged: true,
  async create(call) {
    const { calls } = call;
    const props = typed(call.props);
    const name = textOr(props, 'FunctionName', () => call.newName(64));
    const input = {
      ...configuration(props, {}),
      ...picked(props, ['Architectures', 'PackageType', 'CodeSigningConfigArn']),
      FunctionName: name,
      Code: await codeOf(props),
      Tags: tagMap(props),
    };
    await calls.rest('lambda', 'POST', '/2015-03-31/functions', { body: input });
    try {
      await applyFurther(call, name, {}, props);
      return await settled(call, name);
    } catch (error) {
      await unlessMissing(calls.rest('lambda', 'DELETE', functionPath(name, '')));
      throw error;
    }
  },
  async update(call, existing) {
    const { calls } = call;
    const [before, props] = [typed(existing.props), typed(call.props)];
    const name = existing.physicalId;
    if (changed(before, props, ['Code', 'Architectures']).length > 0) {
      const code = { ...(await codeOf(props)), Architectures: props['Architectures'] ?? ['x86_64'] };
      await calls.rest('lambda', 'PUT', functionPath(name, '/code'), { body: code });
    }
    if (changed(before, props, Object.keys(CONFIGURATION)).length > 0) {
      await calls.rest('lambda', 'PUT', functionPath(name, '/configuration'), { body: configuration(props, before) });
    }
    await applyFurther(call, name, before, props);
    await retag(call, name, existing);
    return await settled(call, name);
  },
  remove: ({ calls }, { physicalId }) => unlessMissing(calls.rest('lambda', 'DELETE', functionPath(physicalId, ''))),
};

function typed(props: Mapping): Mapping {
  return shaped(props, { numbers: NUMBERS, booleans: ['Ipv6AllowedForDualStack'], texts: ['Variables', 'Tags'] });
}

/** The configuration that the properties ask for; what was there before and is no more goes back to its default. */
function configuration(props: Mapping, before: Mapping): Mapping {
  const values = Object.entries(CONFIGURATION).flatMap(([name, initial]) => {
    const value = props[name] ?? (before[name] === undefined ? undefined : initial);
    return value === undefined ? [] : [[name === 'KmsKeyArn' ? 'KMSKeyArn' : name, value]];
  });
  return Object.fromEntries(values) as Mapping;
}

async function codeOf(props: Mapping): Promise<Mapping> {
  const code = mappingAt(props, 'Code');
  const source = code['ZipFile'];
  if (typeof source !== 'string') return code;
  return { ...code, ZipFile: await inlinePackage(source, text(props, 'Runtime')) };
}

/** Settings of a function that have operations of their own. */
async function applyFurther({ calls }: ResourceCall, name: string, before: Mapping, props: Mapping): Promise<void> {
  const differs = (property: string) => !same(before[property], props[property]);
  const reserved = props['ReservedConcurrentExecutions'];
  if (differs('ReservedConcurrentExecutions')) {
    const path = concurrencyPath(name, '/concurrency');
    if (reserved === undefined) await calls.rest('lambda', 'DELETE', path);
    else await calls.rest('lambda', 'PUT', path, { body: { ReservedConcurrentExecutions: reserved } });
  }
  if (differs('RecursiveLoop')) {
    const body = { RecursiveLoop: props['RecursiveLoop'] ?? 'Terminate' };
    await calls.rest('lambda', 'PUT', recursionPath(name, '/recursion-config'), { body });
  }
  if (differs('RuntimeManagementConfig')) {
    const body = props['RuntimeManagementConfig'] ?? { UpdateRuntimeOn: 'Auto' };
    if (isMapping(body)) await calls.rest('lambda', 'PUT', runtimePath(name, '/runtime-management-config'), { body });
  }
  if (differs('CodeSigningConfigArn') && before['Code'] !== undefined) {
    const path = signingPath(name, '/code-signing-config');
    const arn = props['CodeSigningConfigArn'];
    if (arn === undefined) await calls.rest('lambda', 'DELETE', path);
    else await calls.rest('lambda', 'PUT', path, { body: { CodeSigningConfigArn: arn } });
  }
}

async function retag({ calls, account, region, props }: ResourceCall, name: string, before: Existing): Promise<void> {
  const { set, gone } = tagChanges(before.props, props);
  const path = tagPath(`arn:aws:lambda:${region}:${account}:function:${name}`, '');
  for (const tagKeys of gone) await calls.rest('lambda', 'DELETE', path, { query: { tagKeys } });
  if (Object.keys(set).length > 0) await calls.rest('lambda', 'POST', path, { body: { Tags: set } });
}

/** What the function has become. Throws where it cannot be run. */
async function settled({ calls }: ResourceCall, name: string): Promise<Made> {
  const found = await calls.rest('lambda', 'GET', functionPath(name, '/configuration'));
  if (found['State'] === 'Failed') {
    throw validationError(
      `Lambda function ${name} is in state Failed: ${String(found['StateReason'])} (${String(found['StateReasonCode'])})`,
    );
  }
  return { physicalId: name, attributes: { Arn: found['FunctionArn'] } };
}

import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { validationError } from '../errors.ts';
import { isFunction } from '../template/resolve.ts';

/** Sections of `Globals`, by the type whose resources get them. Those of APIs are for resources that are refused. */
const SECTIONS: Readonly<Record<string, string>> = {
  Function: 'AWS::Serverless::Function',
  LayerVersion: 'AWS::Serverless::LayerVersion',
  SimpleTable: 'AWS::Serverless::SimpleTable',
  Api: 'AWS::Serverless::Api',
  HttpApi: 'AWS::Serverless::HttpApi',
  StateMachine: 'AWS::Serverless::StateMachine',
};

/**
 * Properties of a resource with what all of its type have in common: "Maps are merged … Lists are additive … the value
 * specified in the resource replaces the global one".
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(globals: Mapping, type: string, resource: Mapping): Mapping {
  const section = Object.keys(SECTIONS).find((name) => SECTIONS[name] === type);
  const own = mappingAt(resource, 'Properties');
  const ignored = resource['IgnoreGlobals'];
  if (section === undefined || ignored === '*') return own;
  const shared = mappingAt(globals, section);
  const names: unknown[] = Array.isArray(ignored) ? ignored : [];
  return merged(Object.fromEntries(Object.entries(shared).filter(([name]) => !names.includes(name))), own) as Mapping;
}

/** Throws for a section that is none. */
export function checkGlobals(globals: Mapping): void {
  const unknown = Object.keys(globals).find((name) => SECTIONS[name] === undefined);
  if (unknown === undefined) return;
  throw validationError(
    `Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document. Number of errors found: 1. 'Globals' section is invalid. '${unknown}' is not supported. Must be one of the following values - [${Object.keys(SECTIONS).join(', ')}]`,
  );
}

function merged(shared: unknown, own: unknown): unknown {
  if (own === undefined) return shared;
  if (Array.isArray(shared) && Array.isArray(own)) return [...shared, ...own];
  if (!isMapping(shared) || !isMapping(own) || isIntrinsic(shared) || isIntrinsic(own)) return own;
  const names = new Set([...Object.keys(shared), ...Object.keys(own)]);
  return Object.fromEntries([...names].map((name) => [name, merged(shared[name], own[name])]));
}

function isIntrinsic(value: Mapping): boolean {
  const [name = '', ...rest] = Object.keys(value);
  return rest.length === 0 && isFunction(name);
}

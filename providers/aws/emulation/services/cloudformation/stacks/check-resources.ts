import { isMapping, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { formatError, insufficientCapabilities, validationError } from '../errors.ts';
import { resourceTypes } from '../resources/resource-types.ts';
import type { Template } from '../template/template.ts';

/** Throws `ValidationError` for resource types that the local runtime does not have, as AWS does for those a region does not have. */
export function checkTypes({ resources }: Pick<Template, 'resources'>): void {
  const unknown = [...new Set([...resources.values()].map(({ type }) => type).filter((type) => resourceTypes[type] === undefined))];
  if (unknown.length === 0) return;
  const hints = unknown.flatMap((type) => HINTS.filter(([prefix]) => type.startsWith(prefix)).map(([, hint]) => ` ${hint}`));
  throw formatError(`Unrecognized resource types: [${unknown.join(', ')}]${hints.length === 0 ? '' : `.${[...new Set(hints)].join('')}`}`);
}

/** What does the same with a service that the local runtime has. */
const HINTS: readonly [prefix: string, hint: string][] = [
  ['AWS::ApiGateway', 'The local runtime does not emulate API Gateway: give functions a URL (AWS::Lambda::Url) instead.'],
  [
    'AWS::Events::Rule',
    'The local runtime does not emulate rules of EventBridge: for schedules use AWS::Scheduler::Schedule, in SAM an event of type ScheduleV2.',
  ],
];

/** Throws where a resource has properties that are not heeded, or lacks one it needs: nothing is passed over. */
export function checkProperties(id: string, type: string, props: Mapping): void {
  const { properties = [], required = [] } = resourceTypes[type] ?? {};
  const unknown = Object.keys(props).find((name) => !properties.includes(name));
  if (unknown !== undefined) throw validationError(`Encountered unsupported property ${unknown} of ${type}`);
  const missing = required.find((name) => props[name] === undefined);
  if (missing !== undefined) throw validationError(`Property ${missing} cannot be empty. (${id})`);
}

/**
 * Throws `InsufficientCapabilitiesException` where a template makes identities and nobody agreed to that.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html (Capabilities)
 */
export function checkCapabilities(template: Pick<Template, 'resources'>, given: readonly string[]): void {
  const needed = neededCapabilities(template);
  const named = given.includes('CAPABILITY_NAMED_IAM');
  if (needed.length === 0 || named || (given.includes('CAPABILITY_IAM') && !needed.includes('CAPABILITY_NAMED_IAM'))) return;
  throw insufficientCapabilities(needed);
}

export function neededCapabilities({ resources }: Pick<Template, 'resources'>): string[] {
  const identities = [...resources.values()].filter(({ type }) => resourceTypes[type]?.capability !== undefined);
  if (identities.length === 0) return [];
  const named = identities.some(({ type, properties }) => isNamed(resourceTypes[type]?.named, properties));
  return [named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'];
}

/** An inline policy's name is not that of a resource. */
function isNamed(property: string | undefined, props: Mapping): boolean {
  if (property === undefined || props[property] === undefined) return false;
  return !(isMapping(props[property]) && props[property]['Ref'] === 'AWS::NoValue');
}

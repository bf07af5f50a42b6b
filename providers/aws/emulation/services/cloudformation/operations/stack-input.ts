import { z } from 'zod';
import { isMapping, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { boolean, integer, list } from '../../../protocols/scalars.ts';
import type { AwsContext } from '../../../server/context.ts';
import { createServiceCalls } from '../calls/service-calls.ts';
import { insufficientCapabilities, validationError } from '../errors.ts';
import { checkCapabilities, checkTypes } from '../stacks/check-resources.ts';
import { evaluate, type Evaluation } from '../stacks/evaluation.ts';
import type { Stack, StackInput } from '../stacks/stack.ts';
import type { StackStore } from '../stacks/stack-store.ts';
import { listAt, text } from '../resources/parts.ts';
import { defaultOf, stackParameters, type GivenParameter, type StackParameter } from '../template/parameters.ts';
import { readProcessed, templateText } from './read-template.ts';

export const stackName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[a-zA-Z][-a-zA-Z0-9]*$/, 'Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*');
/** A name or an id. */
export const stackReference = z.string().min(1).max(2048);
export const tags = list(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }), { max: 50 });
export const templateSource = {
  TemplateBody: z.string().min(1).max(51_200).optional(),
  TemplateURL: z.string().min(1).max(5120).optional(),
};
const refused = (what: string) => z.undefined({ error: `The local runtime has no ${what}.` }).optional();

/** `RetainExceptOnCreate` for all resources at once. */
export const onlyOfResources = z
  .undefined({ error: 'The local runtime takes RetainExceptOnCreate as a policy of resources only.' })
  .optional();

/** What stacks and change sets are made from. */
export const deployment = {
  ...templateSource,
  UsePreviousTemplate: boolean.optional(),
  Parameters: list(
    z.object({ ParameterKey: z.string(), ParameterValue: z.string().optional(), UsePreviousValue: boolean.optional() }),
  ).default([]),
  Capabilities: list(z.enum(['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'])).default([]),
  ResourceTypes: list(z.string()).optional(),
  RoleARN: z.string().optional(),
  RollbackConfiguration: z
    .object({
      RollbackTriggers: list(z.never({ error: 'The local runtime has no alarms.' })).optional(),
      MonitoringTimeInMinutes: integer.optional(),
    })
    .optional(),
  NotificationARNs: list(z.never({ error: 'The local runtime has no notifications of stacks.' })).optional(),
  StackPolicyBody: refused('stack policies'),
  StackPolicyURL: refused('stack policies'),
  StackPolicyDuringUpdateBody: refused('stack policies'),
  StackPolicyDuringUpdateURL: refused('stack policies'),
  Tags: tags.optional(),
  DisableRollback: boolean.optional(),
  RetainExceptOnCreate: onlyOfResources,
  ClientRequestToken: z.string().min(1).max(128).optional(),
};
const Deployment = z.object(deployment);
export type Deployment = z.output<typeof Deployment>;

/** A deployment that could be made. */
export interface Prepared {
  input: StackInput;
  evaluation: Evaluation;
}

/**
 * What a request asks a stack to become. `earlier` is what the stack is now, null for a new one. Throws
 * `ValidationError` and `InsufficientCapabilitiesException`.
 */
export async function prepare(
  { context, store }: { context: AwsContext; store: StackStore },
  stack: Pick<Stack, 'account' | 'region' | 'name' | 'id'>,
  asked: Deployment,
  earlier: StackInput | null,
  { expands }: { expands: boolean },
): Promise<Prepared> {
  const body = await textOf(context, stack, asked, earlier);
  const given = givenParameters(asked, earlier);
  const before = earlier?.parameters ?? [];
  const { template, processed, transforms } = await readProcessed(
    body,
    (declared) => valuesOf(declared, given, before),
    () => managedPolicies(context, stack),
  );
  if (transforms.length > 0 && !expands && !asked.Capabilities.includes('CAPABILITY_AUTO_EXPAND')) {
    throw insufficientCapabilities(['CAPABILITY_AUTO_EXPAND']);
  }
  checkTypes(template);
  checkAllowed(template.resources, asked.ResourceTypes ?? []);
  checkCapabilities(template, asked.Capabilities);
  const input: StackInput = {
    template: body,
    processed,
    description: template.description ?? null,
    parameters: stackParameters(template, given, before),
    tags: asked.Tags === undefined ? (earlier?.tags ?? {}) : Object.fromEntries(asked.Tags.map(({ Key, Value }) => [Key, Value])),
    capabilities: asked.Capabilities,
    notificationArns: [],
    roleArn: asked.RoleARN ?? earlier?.roleArn ?? null,
  };
  return { input, evaluation: evaluate(store, stack, template, input) };
}

async function textOf(
  context: AwsContext,
  stack: { account: string; region: string },
  asked: Deployment,
  earlier: StackInput | null,
): Promise<string> {
  if (asked.UsePreviousTemplate !== true) return await templateText(context, asked, stack);
  if (asked.TemplateBody !== undefined || asked.TemplateURL !== undefined) {
    throw validationError('You cannot specify both usePreviousTemplate and Template Body/Template URL.');
  }
  if (earlier === null) throw validationError('UsePreviousTemplate may not be set when creating a new stack.');
  return earlier.template;
}

function givenParameters({ Parameters }: Deployment, earlier: StackInput | null): GivenParameter[] {
  return Parameters.map(({ ParameterKey: key, ParameterValue: value, UsePreviousValue: previous }) => {
    if (previous !== true) return { key, value: value ?? '' };
    if (value !== undefined)
      throw validationError(
        `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
      );
    const known = earlier?.parameters.some((each) => each.key === key) === true;
    if (!known)
      throw validationError(
        `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
      );
    return { key, value: null };
  });
}

/** Parameters as far as they are known before they are checked: the transform looks into them. */
function valuesOf(declared: Mapping, given: readonly GivenParameter[], before: readonly StackParameter[]): Record<string, string> {
  const earlier = new Map(before.map(({ key, value }) => [key, value]));
  return Object.fromEntries(
    Object.entries(declared).flatMap(([key, declaration]) => {
      const own = given.find((each) => each.key === key);
      const initial = isMapping(declaration) ? defaultOf(declaration) : undefined;
      const value = own === undefined ? initial : (own.value ?? earlier.get(key));
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** AWS's own policies that IAM has here, by their names. */
async function managedPolicies(context: AwsContext, place: { account: string; region: string }): Promise<ReadonlyMap<string, string>> {
  const calls = createServiceCalls(context, { ...place, signal: new AbortController().signal });
  const { Policies } = await calls.query('iam', '2010-05-08', 'ListPolicies', { Scope: 'AWS', MaxItems: 1000 });
  const all = isMapping(Policies) ? listAt(Policies, 'member').filter(isMapping) : [];
  return new Map(all.map((policy) => [text(policy, 'PolicyName'), text(policy, 'Arn')]));
}

/** `ResourceTypes`: "AWS::* (for all AWS resources) … and AWS::service_name::resource_logical_ID". */
function checkAllowed(resources: ReadonlyMap<string, { type: string }>, allowed: readonly string[]): void {
  if (allowed.length === 0) return;
  for (const { type } of resources.values()) {
    const fits = allowed.some((pattern) => (pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern));
    if (!fits) throw validationError(`Resource type ${type} is not allowed by parameter ResourceTypes [${allowed.join(', ')}]`);
  }
}

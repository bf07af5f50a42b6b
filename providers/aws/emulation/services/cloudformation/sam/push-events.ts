import { mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { picked } from '../resources/parts.ts';
import { SCHEDULE_TEXTS } from '../resources/schedules.ts';
import type { FunctionEvent } from './function-events.ts';
import { trust } from './function-role.ts';
import { generated } from './generated.ts';
import { invalidEvent } from './invalid.ts';

function permission({ id, name, target, resource, result }: FunctionEvent, Principal: string, SourceArn: unknown): void {
  result[`${id}${name}Permission`] = generated(
    'AWS::Lambda::Permission',
    { Action: 'lambda:InvokeFunction', FunctionName: target, Principal, SourceArn },
    resource,
  );
}

function check({ id, name, props }: FunctionEvent, type: string, known: readonly string[]): void {
  const unknown = Object.keys(props).find((property) => !known.includes(property));
  if (unknown !== undefined) throw invalidEvent(id, name, `property ${unknown} not defined for resource of type ${type}`);
}

/** A rule of EventBridge with the function as its target, and the function's leave to be called by it. */
function rule(event: FunctionEvent, properties: Mapping, targetMembers: readonly string[]): void {
  const { id, name, props, resource, target, result } = event;
  const own = mappingAt(props, 'Target')['Id'];
  const deadLetters = mappingAt(props, 'DeadLetterConfig');
  if (deadLetters['Type'] !== undefined) {
    throw invalidEvent(id, name, 'The local runtime takes the Arn of a queue as DeadLetterConfig.');
  }
  const Id = typeof own === 'string' ? own : `${id}${name}LambdaTarget`;
  result[`${id}${name}`] = generated(
    'AWS::Events::Rule',
    { ...properties, Targets: [{ Arn: target, Id, ...picked(props, targetMembers) }] },
    resource,
  );
  permission(event, 'events.amazonaws.com', { 'Fn::GetAtt': [`${id}${name}`, 'Arn'] });
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedule.html */
export function ruleSchedule(event: FunctionEvent): void {
  const { props } = event;
  check(event, 'Schedule', ['DeadLetterConfig', 'Description', 'Enabled', 'Input', 'Name', 'RetryPolicy', 'Schedule', 'State']);
  const enabled = props['Enabled'];
  const state = enabled === undefined ? picked(props, ['State']) : { State: String(enabled) === 'true' ? 'ENABLED' : 'DISABLED' };
  const properties = { ScheduleExpression: props['Schedule'], ...picked(props, ['Description', 'Name']), ...state };
  rule(event, properties, ['Input', 'DeadLetterConfig', 'RetryPolicy']);
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventbridgerule.html */
export function patternEvent(event: FunctionEvent): void {
  const { props } = event;
  const target = ['DeadLetterConfig', 'Input', 'InputPath', 'InputTransformer', 'RetryPolicy'];
  check(event, 'EventBridgeRule', [...target, 'Enabled', 'EventBusName', 'Pattern', 'RuleName', 'State', 'Target']);
  const enabled = props['Enabled'];
  const state = enabled === undefined ? picked(props, ['State']) : { State: String(enabled) === 'true' ? 'ENABLED' : 'DISABLED' };
  const named = props['RuleName'] === undefined ? {} : { Name: props['RuleName'] };
  rule(event, { EventPattern: props['Pattern'], ...picked(props, ['EventBusName']), ...named, ...state }, target);
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sns.html */
export function topicEvent(event: FunctionEvent): void {
  const { id, name, props, resource, target, result } = event;
  check(event, 'SNS', ['FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy', 'Region', 'Topic']);
  const further = picked(props, ['FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy', 'Region']);
  result[`${id}${name}`] = generated(
    'AWS::SNS::Subscription',
    { Endpoint: target, Protocol: 'lambda', TopicArn: props['Topic'], ...further },
    resource,
  );
  permission(event, 'sns.amazonaws.com', props['Topic']);
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedulev2.html */
export function schedule(event: FunctionEvent): void {
  const { id, name, props, resource, target, result } = event;
  const further = ['DeadLetterConfig', 'FlexibleTimeWindow', 'Input', 'Name', 'OmitName', 'PermissionsBoundary', 'RetryPolicy', 'RoleArn'];
  check(event, 'ScheduleV2', [...SCHEDULE_TEXTS, ...further]);
  if (mappingAt(props, 'DeadLetterConfig')['Type'] !== undefined) {
    throw invalidEvent(id, name, 'The local runtime takes the Arn of a queue as DeadLetterConfig.');
  }
  const schedule = `${id}${name}`;
  const role = `${schedule}Role`;
  if (props['RoleArn'] === undefined) {
    const Statement = [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: target }];
    const policy = { PolicyName: `${schedule}LambdaPolicy`, PolicyDocument: { Statement } };
    const boundary = picked(props, ['PermissionsBoundary']);
    const properties = { AssumeRolePolicyDocument: trust('scheduler.amazonaws.com'), Policies: [policy], ...boundary };
    result[role] = generated('AWS::IAM::Role', properties, resource);
  }
  const named = String(props['OmitName']) === 'true' ? {} : { Name: props['Name'] ?? schedule };
  result[schedule] = generated(
    'AWS::Scheduler::Schedule',
    {
      ...picked(props, SCHEDULE_TEXTS),
      FlexibleTimeWindow: props['FlexibleTimeWindow'] ?? { Mode: 'OFF' },
      ...named,
      Target: {
        Arn: target,
        RoleArn: props['RoleArn'] ?? { 'Fn::GetAtt': [role, 'Arn'] },
        ...picked(props, ['Input', 'DeadLetterConfig', 'RetryPolicy']),
      },
    },
    resource,
  );
}

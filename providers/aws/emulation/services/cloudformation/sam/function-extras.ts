import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { picked } from '../resources/parts.ts';
import type { RoleNeeds } from './function-role.ts';
import { generated, type Transformation } from './generated.ts';
import { InvalidResource } from './invalid.ts';

/** A function while what belongs to it is made. */
export interface FunctionParts {
  id: string;
  props: Mapping;
  resource: Mapping;
  target: Mapping;
  /** The alias that is published, or `$LATEST`. */
  qualifier: string;
  needs: RoleNeeds;
  result: Transformation['resources'];
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html */
export function functionUrl({ id, props, resource, target, result }: FunctionParts): void {
  const config = props['FunctionUrlConfig'];
  if (config === undefined) return;
  const { AuthType } = mappingAt(props, 'FunctionUrlConfig');
  if (AuthType === undefined) throw new InvalidResource(id, 'AuthType is required to configure function property `FunctionUrlConfig`.');
  result[`${id}Url`] = generated(
    'AWS::Lambda::Url',
    { TargetFunctionArn: target, ...picked(mappingAt(props, 'FunctionUrlConfig'), ['AuthType', 'Cors', 'InvokeMode']) },
    resource,
  );
  if (AuthType !== 'NONE') return;
  const open = { FunctionName: target, Principal: '*' };
  const permission = (more: Mapping) => generated('AWS::Lambda::Permission', { ...open, ...more }, resource);
  result[`${id}UrlPublicPermissions`] = permission({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' });
  result[`${id}URLInvokeAllowPublicAccess`] = permission({ Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true });
}

const OUTCOMES = ['OnSuccess', 'OnFailure'];
const ACTIONS: Readonly<Record<string, string>> = {
  SQS: 'sqs:SendMessage',
  SNS: 'sns:publish',
  Lambda: 'lambda:InvokeFunction',
  EventBridge: 'events:PutEvents',
};

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventinvokeconfiguration.html */
export function eventInvokeConfig(parts: FunctionParts): void {
  const { id, props, resource, target, qualifier, result } = parts;
  if (props['EventInvokeConfig'] === undefined) return;
  const config = mappingAt(props, 'EventInvokeConfig');
  const declared = mappingAt(config, 'DestinationConfig');
  const unknown = Object.keys(declared).find((when) => !OUTCOMES.includes(when));
  if (unknown !== undefined) throw new InvalidResource(id, `EventInvokeConfig has no destination ${unknown}.`);
  const destinations = OUTCOMES.flatMap((when) =>
    isMapping(declared[when]) ? [[when, { Destination: destinationOf(parts, when, declared[when]) }]] : [],
  );
  result[`${id}EventInvokeConfig`] = generated(
    'AWS::Lambda::EventInvokeConfig',
    {
      FunctionName: { Ref: id },
      Qualifier: qualifier,
      ...picked(config, ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts']),
      ...(destinations.length === 0 ? {} : { DestinationConfig: Object.fromEntries(destinations) as Mapping }),
    },
    resource,
    typeof target['Ref'] === 'string' && target['Ref'] !== id ? { DependsOn: [target['Ref']] } : {},
  );
}

/** Its ARN; a queue without one is made. */
function destinationOf({ id, resource, needs, result }: FunctionParts, when: string, { Type, Destination }: Mapping): unknown {
  const own = `${id}EventInvokeConfig${when}`;
  const action = typeof Type === 'string' ? ACTIONS[Type] : undefined;
  if (action === undefined)
    throw new InvalidResource(id, `'Type: ${String(Type)}' of ${when} must be one of: ${Object.keys(ACTIONS).join(', ')}`);
  let arn = Destination;
  if (arn === undefined) {
    if (Type !== 'SQS' && Type !== 'SNS') throw new InvalidResource(id, `Destination is required if Type is ${String(Type)}`);
    const made = Type === 'SQS' ? `${own}Queue` : `${own}Topic`;
    result[made] = generated(Type === 'SQS' ? 'AWS::SQS::Queue' : 'AWS::SNS::Topic', {}, resource);
    arn = Type === 'SQS' ? { 'Fn::GetAtt': [made, 'Arn'] } : { Ref: made };
  }
  const Statement = [{ Action: action, Effect: 'Allow', Resource: arn }];
  needs.inline.push({ PolicyName: `${own}${String(Type)}Policy`, PolicyDocument: { Statement } });
  return arn;
}

/** `Type: SQS` or `SNS` with a target; the role may send to it. */
export function deadLetterConfig(id: string, queue: unknown, needs: RoleNeeds): Mapping {
  if (queue === undefined) return {};
  const { Type, TargetArn } = isMapping(queue) ? queue : {};
  const action = Type === 'SQS' ? 'sqs:SendMessage' : Type === 'SNS' ? 'sns:Publish' : null;
  if (action === null || TargetArn === undefined) {
    throw new InvalidResource(id, "'DeadLetterQueue' requires Type and TargetArn properties to be specified; Type is one of: SNS, SQS.");
  }
  const Statement = [{ Action: action, Resource: TargetArn, Effect: 'Allow' }];
  needs.inline.push({ PolicyName: 'DeadLetterQueuePolicy', PolicyDocument: { Version: '2012-10-17', Statement } });
  return { DeadLetterConfig: { TargetArn } };
}

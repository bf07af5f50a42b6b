import type { EventSource, InvokeGrant } from '#shared/model/audit/posture.ts';
import { isMapping, mappingAt } from '../../detection/cloud-yaml.ts';
import { listOf, refOf, resourcesOf, textOf, type Resource, type Template } from './template.ts';
import { policyOf } from './policy-document.ts';

const KINDS: Readonly<Record<string, EventSource['kind']>> = {
  S3: 'object', SQS: 'queue', SNS: 'topic', Schedule: 'schedule', ScheduleV2: 'schedule', DynamoDB: 'change', Kinesis: 'change', DocumentDB: 'change',
  MSK: 'queue', MQ: 'queue', EventBridgeRule: 'other', CloudWatchEvent: 'other', IoTRule: 'other', Cognito: 'other', CloudWatchLogs: 'other',
}; // prettier-ignore

const READERS = new Set<EventSource['kind']>(['queue', 'change']);

/** Whether a resource policy lets anybody write: `Principal: *` without a condition. */
export function publicPolicy(document: unknown, action: RegExp): boolean {
  return listOf(policyOf(document)?.['Statement']).some((each) => {
    if (!isMapping(each) || each['Effect'] === 'Deny' || each['Condition'] !== undefined) return false;
    const principal = each['Principal'];
    const anyone = principal === '*' || (isMapping(principal) && listOf(principal['AWS']).includes('*'));
    return anyone && listOf(each['Action']).some((one) => typeof one === 'string' && action.test(one));
  });
}

function nameOf(resource: Resource, template: Template): string | null {
  const { props } = resource;
  return textOf(props['BucketName'] ?? props['QueueName'] ?? props['TopicName'], template) ?? resource.id;
}

/** Facts of the bucket, queue or topic behind a trigger. */
function sourceFacts(target: string | null, template: Template): Partial<EventSource> {
  const resource = target === null ? undefined : template.resources.get(target);
  if (resource === undefined) return { publicWrite: { unread: 'its source is not declared here' } };
  const policies = resourcesOf(template, 'AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy').filter(({ props }) =>
    [props['Bucket'], ...listOf(props['Queues']), ...listOf(props['Topics'])].some(
      (each) => refOf(each) === resource.id || (each !== undefined && textOf(each, template) === nameOf(resource, template)),
    ),
  );
  const acl = [resource.props['AccessControl'], ...resourcesOf(template, 'BucketAcl').filter(({ props }) => refOf(props['Bucket']) === resource.id).map(({ props }) => props['AccessControl'])];
  const open = policies.some(({ props }) => publicPolicy(props['PolicyDocument'], /^(?:\*|s3:\*|s3:Put\w*|sqs:\*|sqs:SendMessage|sns:\*|sns:Publish)$/i)) || publicPolicy(resource.props['Policy'], /./);
  const facts: Partial<EventSource> = { publicWrite: open || acl.includes('PublicReadWrite') || acl.includes('public-read-write') };
  if (resource.type === 'AWS::SQS::Queue') {
    // SQS encrypts with its own key unless that is turned off.
    facts.encrypted = resource.props['SqsManagedSseEnabled'] !== false || resource.props['KmsMasterKeyId'] !== undefined;
    facts.keepsFailures = resource.props['RedrivePolicy'] !== undefined;
  }
  if (resource.type === 'AWS::SNS::Topic') facts.encrypted = resource.props['KmsMasterKeyId'] !== undefined;
  return facts;
} // prettier-ignore

function source(
  id: string,
  kind: EventSource['kind'],
  value: unknown,
  template: Template,
  at: EventSource['at'],
  more: Partial<EventSource> = {},
): EventSource {
  const target = refOf(value);
  const resource = target ?? textOf(value, template);
  return {
    id,
    kind,
    label: resource ?? id,
    resource,
    enabled: true,
    asynchronous: !READERS.has(kind),
    ...(kind === 'schedule' || kind === 'other' ? {} : sourceFacts(target, template)),
    ...more,
    ...(at === undefined ? {} : { at }),
  };
}

function filters(rules: unknown): { prefix?: string; suffix?: string } {
  const out: { prefix?: string; suffix?: string } = {};
  for (const rule of listOf(rules)) {
    if (!isMapping(rule) || typeof rule['Value'] !== 'string') continue;
    const name = String(rule['Name']).toLowerCase();
    if (name === 'prefix') out.prefix = rule['Value'];
    if (name === 'suffix') out.suffix = rule['Value'];
  }
  return out;
}

function fromEvents(fn: Resource, template: Template): EventSource[] {
  return Object.entries(mappingAt(fn.props, 'Events')).flatMap(([name, each]): EventSource[] => {
    if (!isMapping(each) || each['Type'] === 'Api' || each['Type'] === 'HttpApi') return [];
    const props = mappingAt(each, 'Properties');
    const value = props['Bucket'] ?? props['Queue'] ?? props['Topic'] ?? props['Stream'] ?? props['Schedule'] ?? props['ScheduleExpression'];
    const enabled = props['Enabled'] !== false && props['State'] !== 'DISABLED';
    return [source(name, KINDS[String(each['Type'])] ?? 'other', value, template, fn.at('Events', name), { enabled, ...filters(mappingAt(props, 'Filter', 'S3Key')['Rules']) })];
  }); // prettier-ignore
}

function isFor(value: unknown, fn: Resource, template: Template): boolean {
  return (
    refOf(value) === fn.id || (textOf(value, template) !== null && textOf(value, template) === textOf(fn.props['FunctionName'], template))
  );
}

// oxlint-disable-next-line complexity -- one part for each type of resource
function fromResources(fn: Resource, template: Template): EventSource[] {
  const out: EventSource[] = [];
  for (const each of resourcesOf(template, 'AWS::Lambda::EventSourceMapping')) {
    if (!isFor(each.props['FunctionName'], fn, template)) continue;
    const target = template.resources.get(refOf(each.props['EventSourceArn']) ?? '');
    const kind =
      target?.type === 'AWS::SQS::Queue' || /:sqs:/.test(textOf(each.props['EventSourceArn'], template) ?? '') ? 'queue' : 'change';
    out.push(source(each.id, kind, each.props['EventSourceArn'], template, each.at(), { enabled: each.props['Enabled'] !== false }));
  }
  for (const each of resourcesOf(template, 'BucketNotification')) {
    if (isFor(each.props['Function'], fn, template))
      out.push(source(each.id, 'object', each.props['Bucket'], template, each.at(), { ...(typeof each.props['Prefix'] === 'string' ? { prefix: each.props['Prefix'] } : {}), ...(typeof each.props['Suffix'] === 'string' ? { suffix: each.props['Suffix'] } : {}) })); // prettier-ignore
  }
  for (const bucket of resourcesOf(template, 'AWS::S3::Bucket')) {
    for (const each of listOf(mappingAt(bucket.props, 'NotificationConfiguration')['LambdaConfigurations'])) {
      if (isMapping(each) && isFor(each['Function'], fn, template))
        out.push(source(`${bucket.id} notification`, 'object', { Ref: bucket.id }, template, bucket.at('NotificationConfiguration'), filters(mappingAt(each, 'Filter', 'S3Key')['Rules'])));
    }
  } // prettier-ignore
  for (const each of resourcesOf(template, 'AWS::SNS::Subscription')) {
    if (isFor(each.props['Endpoint'], fn, template)) out.push(source(each.id, 'topic', each.props['TopicArn'], template, each.at()));
  }
  for (const rule of resourcesOf(template, 'AWS::Events::Rule')) {
    const targets = [...listOf(rule.props['Targets']), ...resourcesOf(template, 'EventTarget').filter(({ props }) => refOf(props['Rule']) === rule.id).map(({ props }) => props)];
    if (targets.some((each) => isMapping(each) && isFor(each['Arn'], fn, template)))
      out.push(source(rule.id, rule.props['ScheduleExpression'] === undefined ? 'other' : 'schedule', rule.props['ScheduleExpression'] ?? rule.id, template, rule.at()));
  } // prettier-ignore
  return out;
}

export function sourcesOf(fn: Resource, template: Template): EventSource[] {
  return [...fromEvents(fn, template), ...fromResources(fn, template)];
}

/** Who may invoke: one grant for each `AWS::Lambda::Permission`. */
export function grantsOf(fn: Resource, template: Template): InvokeGrant[] {
  return resourcesOf(template, 'AWS::Lambda::Permission')
    .filter(({ props }) => isFor(props['FunctionName'], fn, template))
    .map(({ id, props }) => {
      const principal = textOf(props['Principal'], template) ?? '${…}';
      const account = /^(?:arn:aws:iam::)?(\d{12})(?::|$)/.exec(principal)?.[1] ?? null;
      return {
        id,
        principal,
        kind: principal === '*' ? 'anyone' : principal.endsWith('.amazonaws.com') ? 'service' : account === null ? 'identity' : 'account',
        actions: listOf(props['Action']).map(String),
        restricted: ['SourceArn', 'SourceAccount', 'PrincipalOrgID', 'EventSourceToken'].some((name) => props[name] !== undefined),
        account,
        viaUrl: props['FunctionUrlAuthType'] !== undefined || props['InvokedViaFunctionUrl'] === true,
      };
    });
}

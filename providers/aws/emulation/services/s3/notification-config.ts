import { malformedXml, parseXml, xmlList, xmlText } from '../../protocols/rest-xml.ts';
import { arnService } from '../../sources.ts';
import { randomUUID } from 'node:crypto';
import { invalidArgument } from './errors.ts';

/** One rule of a bucket: what happens to which keys is told to whom. */
export interface NotificationRule {
  id: string;
  kind: 'function' | 'queue' | 'topic';
  arn: string;
  /** `s3:ObjectCreated:*` */
  events: string[];
  filter: { name: string; value: string }[];
}

/** `notification` among a bucket's settings. */
export interface NotificationConfig {
  rules: NotificationRule[];
}

/** Elements of the document, which still have the names they had when Lambda was called cloud functions. */
const KINDS = [
  { kind: 'topic', element: 'TopicConfiguration', target: 'Topic', service: 'sns' },
  { kind: 'queue', element: 'QueueConfiguration', target: 'Queue', service: 'sqs' },
  { kind: 'function', element: 'CloudFunctionConfiguration', target: 'CloudFunction', service: 'lambda' },
] as const;

/** Events that the emulation sends, of those there are. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const EVENTS = new Set([
  's3:TestEvent',
  's3:ObjectCreated:*',
  's3:ObjectCreated:Put',
  's3:ObjectCreated:Post',
  's3:ObjectCreated:Copy',
  's3:ObjectCreated:CompleteMultipartUpload',
  's3:ObjectRemoved:*',
  's3:ObjectRemoved:Delete',
  's3:ObjectRemoved:DeleteMarkerCreated',
  's3:ObjectTagging:*',
  's3:ObjectTagging:Put',
  's3:ObjectTagging:Delete',
]);
/** Events of features that are not emulated: nothing here ever causes them. */
const NEVER_HAPPENING =
  /^s3:(?:ReducedRedundancyLostObject|ObjectRestore:.+|Replication:.+|LifecycleTransition|LifecycleExpiration:.+|IntelligentTiering|ObjectAcl:Put)$/;

export function parseNotification(body: Uint8Array): NotificationConfig & { eventBridge: boolean } {
  const document = parseXml(body, 'NotificationConfiguration');
  const rules = KINDS.flatMap(({ kind, element, target, service }) =>
    xmlList(document, element).map((rule) => parseRule(rule, { kind, target, service })),
  );
  checkOverlaps(rules);
  return { rules, eventBridge: document['EventBridgeConfiguration'] !== undefined };
}

/** As `GetBucketNotificationConfiguration` shows it. */
export function notificationXml({ rules }: NotificationConfig): Record<string, unknown> {
  return Object.fromEntries(
    KINDS.map(({ kind, element, target }) => [
      element,
      rules
        .filter((rule) => rule.kind === kind)
        .map(({ id, arn, events, filter }) => ({
          Id: id,
          [target]: arn,
          Event: events,
          Filter:
            filter.length === 0 ? undefined : { S3Key: { FilterRule: filter.map(({ name, value }) => ({ Name: name, Value: value })) } },
        })),
    ]),
  );
}

/** Whether a rule is about this event (without `s3:`) of this key. */
export function matchesRule({ events, filter }: NotificationRule, event: string, key: string): boolean {
  const asked = events.some((name) => name === `s3:${event}` || (name.endsWith(':*') && `s3:${event}`.startsWith(name.slice(0, -1))));
  return asked && filter.every(({ name, value }) => (name === 'prefix' ? key.startsWith(value) : key.endsWith(value)));
}

function parseRule(
  rule: unknown,
  { kind, target, service }: { kind: NotificationRule['kind']; target: string; service: string },
): NotificationRule {
  const arn = xmlText(rule, target)?.trim();
  const events = xmlList(rule, 'Event').map((event) => String(event).trim());
  if (arn === undefined || events.length === 0) throw malformedXml();
  if (arnService(arn) !== service) throw invalidArgument('The ARN could not be parsed', target, arn);
  for (const event of events) {
    if (!EVENTS.has(event) && !NEVER_HAPPENING.test(event)) {
      throw invalidArgument('The event is not supported for notifications', 'Event', event);
    }
  }
  const keys = xmlList(xmlList(rule, 'Filter')[0], 'S3Key')[0];
  const filter = xmlList(keys, 'FilterRule').map((part) => {
    const name = xmlText(part, 'Name')?.trim().toLowerCase() ?? '';
    if (name !== 'prefix' && name !== 'suffix') {
      throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', xmlText(part, 'Name') ?? '');
    }
    return { name, value: xmlText(part, 'Value') ?? '' };
  });
  if (new Set(filter.map(({ name }) => name)).size !== filter.length) {
    throw invalidArgument('Cannot specify more than one prefix rule in a filter.', 'FilterRule', 'prefix');
  }
  return { id: xmlText(rule, 'Id')?.trim() || randomUUID(), kind, arn, events, filter };
}

/** "Configurations overlap": two rules must not both be about one event of one key. */
function checkOverlaps(rules: readonly NotificationRule[]): void {
  for (const [index, first] of rules.entries()) {
    for (const second of rules.slice(index + 1)) {
      if (!eventsOverlap(first, second) || !keysOverlap(first, second)) continue;
      const [a, b] = [filterText(first), filterText(second)];
      throw invalidArgument(
        'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
        'NotificationConfiguration',
        `${a}, ${b}`,
      );
    }
  }
}

function eventsOverlap(first: NotificationRule, second: NotificationRule): boolean {
  const covers = (pattern: string, event: string) =>
    pattern === event || (pattern.endsWith(':*') && event.startsWith(pattern.slice(0, -1)));
  return first.events.some((a) => second.events.some((b) => covers(a, b) || covers(b, a)));
}

function keysOverlap(first: NotificationRule, second: NotificationRule): boolean {
  const [a, b] = [partsOf(first), partsOf(second)];
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  return prefixes && (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix));
}

function partsOf({ filter }: NotificationRule): { prefix: string; suffix: string } {
  const valueOf = (name: string) => filter.find((part) => part.name === name)?.value ?? '';
  return { prefix: valueOf('prefix'), suffix: valueOf('suffix') };
}

function filterText(rule: NotificationRule): string {
  const { prefix, suffix } = partsOf(rule);
  return `${rule.id} (prefix "${prefix}", suffix "${suffix}")`;
}

import { restXmlAnswer, restXmlEmpty } from '../../../protocols/rest-xml.ts';
import { AwsError, type AwsResponse } from '../../../server/service.ts';
import { XMLNS, type S3Call, type S3Operations } from '../call.ts';
import { notImplemented } from '../errors.ts';
import { readDocument } from '../incoming-body.ts';
import { notificationXml, parseNotification, type NotificationConfig, type NotificationRule } from '../notification-config.ts';
import { mayInvoke, testMessage } from '../notify.ts';

/** Whom a bucket tells of its objects. */
export const notificationOperations: S3Operations = {
  GetBucketNotificationConfiguration: {
    level: 'verified',
    run: ({ request, store, bucket }) => {
      const config = (store.buckets.need(bucket).settings['notification'] as NotificationConfig | undefined) ?? { rules: [] };
      return restXmlAnswer('NotificationConfiguration', notificationXml(config), request, { xmlns: XMLNS });
    },
  },
  PutBucketNotificationConfiguration: {
    level: 'verified',
    note: 'To functions and queues; EventBridge is not emulated.',
    run: putNotification,
  },
};

async function putNotification(call: S3Call): Promise<AwsResponse> {
  const { request, store, bucket, context } = call;
  const found = store.buckets.need(bucket);
  const { rules, eventBridge } = parseNotification(await readDocument(request));
  if (eventBridge) throw notImplemented('EventBridgeConfiguration');
  if (request.headers['x-amz-skip-destination-validation']?.toLowerCase() !== 'true') checkDestinations(call, rules);
  store.buckets.put({ ...found, settings: { ...found.settings, notification: { rules } satisfies NotificationConfig } });
  const message = testMessage(call);
  for (const { kind, arn } of rules) {
    if (kind === 'function') continue;
    await context.links.targets.get(kind === 'queue' ? 'sqs' : 'sns')?.deliver(arn, { body: message });
  }
  return restXmlEmpty(request);
}

function checkDestinations(call: S3Call, rules: readonly NotificationRule[]): void {
  const problems = rules.map((rule) => problemOf(call, rule)).filter((problem) => problem !== null);
  if (problems.length === 0) return;
  const members = problems.flatMap(({ arn, reason }, index) => [
    [`ArgumentName${index + 1}`, `${arn}, null`],
    [`ArgumentValue${index + 1}`, reason],
  ]);
  throw new AwsError('InvalidArgument', 'Unable to validate the following destination configurations', {
    members: Object.fromEntries(members) as Record<string, string>,
  });
}

function problemOf(call: S3Call, { kind, arn }: NotificationRule): { arn: string; reason: string } | null {
  if (kind === 'function') return mayInvoke(call, arn) ? null : { arn, reason: `Not authorized to invoke function [${arn}]` };
  const exists = call.context.links.targets.get(kind === 'queue' ? 'sqs' : 'sns')?.exists(arn) === true;
  return exists ? null : { arn, reason: `The destination ${kind} does not exist` };
}

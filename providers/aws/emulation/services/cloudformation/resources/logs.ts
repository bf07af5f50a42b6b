import { tagChanges, tagMap, text, textOr, unlessMissing } from './parts.ts';
import type { ResourceCall, ResourceType } from './resource-type.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
export const logGroup: ResourceType = {
  properties: ['LogGroupName', 'RetentionInDays', 'Tags'],
  replaces: ['LogGroupName'],
  named: 'LogGroupName',
  tagged: true,
  async create(call) {
    const { calls, props } = call;
    const logGroupName = textOr(props, 'LogGroupName', () => call.newName(512));
    const tags = tagMap(props);
    await calls.json('logs', 'Logs_20140328.CreateLogGroup', {
      logGroupName,
      ...(Object.keys(tags).length === 0 ? {} : { tags }),
    });
    await retain(call, logGroupName);
    return { physicalId: logGroupName, attributes: { Arn: `${arnOf(call, logGroupName)}:*` } };
  },
  async update(call, { physicalId, props: before }) {
    const { calls, props } = call;
    await retain(call, physicalId);
    const { set, gone } = tagChanges(before, props);
    const resourceArn = arnOf(call, physicalId);
    if (gone.length > 0) await calls.json('logs', 'Logs_20140328.UntagResource', { resourceArn, tagKeys: gone });
    if (Object.keys(set).length > 0) await calls.json('logs', 'Logs_20140328.TagResource', { resourceArn, tags: set });
    return { physicalId, attributes: { Arn: `${resourceArn}:*` } };
  },
  remove: ({ calls }, { physicalId }) => unlessMissing(calls.json('logs', 'Logs_20140328.DeleteLogGroup', { logGroupName: physicalId })),
};

function arnOf({ region, account }: ResourceCall, name: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`;
}

async function retain({ calls, props }: ResourceCall, logGroupName: string): Promise<void> {
  if (props['RetentionInDays'] === undefined) await calls.json('logs', 'Logs_20140328.DeleteRetentionPolicy', { logGroupName });
  else {
    const retentionInDays = Number(text(props, 'RetentionInDays'));
    await calls.json('logs', 'Logs_20140328.PutRetentionPolicy', { logGroupName, retentionInDays });
  }
}

import { isMapping } from '../../../../../detection/cloud-yaml.ts';
import { tagChanges, tagMap, text, textOr, unlessMissing } from './parts.ts';
import type { Made, RemoveCall, ResourceType } from './resource-type.ts';
import { shaped } from './shaped.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-stream.html */
export const kinesisStream: ResourceType = {
  properties: ['Name', 'ShardCount', 'StreamModeDetails', 'Tags'],
  // Shards are not split or merged here, so that another number of them takes another stream.
  replaces: ['Name', 'ShardCount', 'StreamModeDetails'],
  named: 'Name',
  tagged: true,
  async create(call) {
    const { calls, props } = call;
    const StreamName = textOr(props, 'Name', () => call.newName(128));
    const { ShardCount, StreamModeDetails } = shaped(props, { numbers: ['ShardCount'] });
    await calls.json('kinesis', 'Kinesis_20131202.CreateStream', { StreamName, ShardCount, StreamModeDetails });
    await tag(call, StreamName, tagMap(props), []);
    return described(call, StreamName);
  },
  async update(call, { physicalId, props: before }) {
    const { set, gone } = tagChanges(before, call.props);
    await tag(call, physicalId, set, gone);
    return described(call, physicalId);
  },
  remove: ({ calls }, { physicalId }) =>
    unlessMissing(calls.json('kinesis', 'Kinesis_20131202.DeleteStream', { StreamName: physicalId, EnforceConsumerDeletion: true })),
};

async function tag({ calls }: RemoveCall, StreamName: string, set: Record<string, string>, gone: readonly string[]): Promise<void> {
  if (gone.length > 0) await calls.json('kinesis', 'Kinesis_20131202.RemoveTagsFromStream', { StreamName, TagKeys: gone });
  if (Object.keys(set).length > 0) await calls.json('kinesis', 'Kinesis_20131202.AddTagsToStream', { StreamName, Tags: set });
}

async function described({ calls }: RemoveCall, StreamName: string): Promise<Made> {
  const answer = await calls.json('kinesis', 'Kinesis_20131202.DescribeStreamSummary', { StreamName });
  const summary = answer['StreamDescriptionSummary'];
  return { physicalId: StreamName, attributes: { Arn: isMapping(summary) ? text(summary, 'StreamARN') : '' } };
}

import type { ListTagsRequest, TagResourceRequest, UntagResourceRequest } from '@aws-sdk/client-lambda';
import { operation, type LambdaContext } from '../operation.ts';
import { invalidParameter, notFound } from '../protocol/answers.ts';
import type { AwsRequest } from '../../server/service.ts';
import { checkTags } from './check-config.ts';
import { codeSigningKey } from './code-signing.ts';
import { needFunction, ownFunction } from './function-name.ts';
import { retag } from './release.ts';

type Tags = Record<string, string>;

/** Something that can have tags. */
interface Tagged {
  tags: Tags;
  write(tags: Tags): void;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html */
export const listTags = operation<ListTagsRequest>((context, input, { request }) => ({
  Tags: needTagged(context, request, input.Resource ?? '').tags,
}));

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html */
export const tagResource = operation<TagResourceRequest>((context, input, { request }) => {
  const added = input.Tags ?? {};
  if (Object.keys(added).length === 0) throw invalidParameter('An error occurred and the request cannot be processed.');
  const tagged = needTagged(context, request, input.Resource ?? '');
  const tags = { ...tagged.tags, ...added };
  checkTags(tags);
  tagged.write(tags);
  return null;
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html */
export const untagResource = operation<UntagResourceRequest>((context, input, { request }) => {
  const tagged = needTagged(context, request, input.Resource ?? '');
  const removed = new Set(input.TagKeys);
  tagged.write(Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !removed.has(key))));
  return null;
});

/** What an ARN names: a function, an event source mapping, a code signing configuration. Throws where it is not there. */
function needTagged(context: LambdaContext, request: AwsRequest, arn: string): Tagged {
  const { state } = context;
  const [, kind = '', id = ''] = /^arn:[^:]+:lambda:[^:]+:\d{12}:([a-z-]+):([^:]+)/.exec(arn) ?? [];
  if (kind === 'function') {
    const { key, qualifier } = ownFunction(request, arn);
    if (qualifier !== null) {
      throw invalidParameter('Tags on function aliases and versions are not supported. Please specify a function ARN.');
    }
    const fn = needFunction(context, key);
    return { tags: fn.tags, write: (tags) => retag(context, fn, tags) };
  }
  if (kind === 'event-source-mapping') {
    const { account, region } = request;
    const mapping = state.mappings.find(account, region, id);
    if (mapping === null) throw notFound(`Event source mapping not found: ${arn}`);
    return { tags: mapping.tags ?? {}, write: (tags) => state.mappings.annotate({ ...mapping, tags }) };
  }
  if (kind === 'code-signing-config') {
    const key = codeSigningKey(request, id);
    const config = state.codeSigningConfigs.get(key);
    if (config === null) throw notFound(`Code signing config not found: ${arn}`);
    return { tags: config.tags ?? {}, write: (tags) => state.codeSigningConfigs.put(key, { ...config, tags }) };
  }
  throw notFound(`${kind === 'capacity-provider' ? 'Capacity provider' : 'Resource'} not found: ${arn}`);
}

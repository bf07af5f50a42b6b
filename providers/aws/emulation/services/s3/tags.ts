import { malformedXml, parseXml, xmlList, xmlText } from '../../protocols/rest-xml.ts';
import { AwsError } from '../../server/service.ts';

/** Tags in the order given. Throws `InvalidTag`. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function checkTags(pairs: readonly (readonly [string, string])[], max: number): Record<string, string> {
  if (pairs.length > max) throw new AwsError('BadRequest', `Object tags cannot be greater than ${max}`);
  const tags: Record<string, string> = {};
  for (const [key, value] of pairs) {
    const refuse = (message: string, more: Record<string, string> = {}) =>
      new AwsError('InvalidTag', message, { members: { TagKey: key, ...more } });
    if (Object.hasOwn(tags, key)) throw refuse('Cannot provide multiple Tags with the same key');
    if (key.startsWith('aws:')) throw refuse('System tags cannot be added/updated by requester');
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key)) throw refuse('The TagKey you have provided is invalid');
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value)) throw refuse('The TagValue you have provided is invalid', { TagValue: value });
    tags[key] = value;
  }
  return tags;
}

/** `<Tagging><TagSet><Tag><Key/><Value/></Tag>…` */
export function parseTagging(body: Uint8Array, max: number): Record<string, string> {
  const [set] = xmlList(parseXml(body, 'Tagging'), 'TagSet');
  if (set === undefined) throw malformedXml();
  const pairs = xmlList(set, 'Tag').map((tag) => {
    const key = xmlText(tag, 'Key');
    const value = xmlText(tag, 'Value');
    if (key === undefined || value === undefined) throw malformedXml();
    return [key, value] as const;
  });
  return checkTags(pairs, max);
}

/** As it is shown. */
export function tagging(tags: Readonly<Record<string, string>>): Record<string, unknown> {
  return { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } };
}

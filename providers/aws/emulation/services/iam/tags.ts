import type { Tag } from '../../identity/roles.ts';
import { invalidInput, limitExceeded } from './errors.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_TAGS = 50;

/** The tags with these set. Keys are not distinguished by case; a new value keeps the place of the old. */
export function withTags(before: readonly Tag[], added: readonly Tag[]): Tag[] {
  const tags = new Map(before.map((tag) => [tag.Key.toLowerCase(), tag]));
  const seen = new Set<string>();
  for (const { Key, Value } of added) {
    const key = Key.toLowerCase();
    if (seen.has(key)) throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    seen.add(key);
    if (key.startsWith('aws:')) throw invalidInput('Tag keys that begin with aws: are reserved for AWS.');
    tags.set(key, { Key, Value });
  }
  if (tags.size > MAX_TAGS) throw limitExceeded(`The number of tags has reached the maximum limit of ${MAX_TAGS}.`);
  return [...tags.values()];
}

export function withoutTags(before: readonly Tag[], keys: readonly string[]): Tag[] {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return before.filter(({ Key }) => !gone.has(Key.toLowerCase()));
}

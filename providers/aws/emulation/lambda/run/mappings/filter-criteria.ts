import type { EventSourceMappingSettings } from '../../state/model.ts';
import { matchesPattern } from './event-pattern.ts';

/** Says of a record whether the function wants it. */
export type RecordFilter = (record: Record<string, unknown>) => boolean;

/**
 * The filter that a mapping's criteria make; everything passes where there are none. `bodyMember` is the member whose
 * text is looked into as JSON (`body` of SQS, `data` of Kinesis): a pattern for its members matches none that is no JSON, a pattern for
 * its text none that is.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function recordFilter({ FilterCriteria }: EventSourceMappingSettings, bodyMember: string): RecordFilter {
  const patterns = (FilterCriteria?.Filters ?? []).map(({ Pattern }) => JSON.parse(Pattern) as Record<string, unknown>);
  if (patterns.length === 0) return () => true;
  return (record) => {
    const event = bodyMember in record ? { ...record, [bodyMember]: parsedBody(record[bodyMember]) } : record;
    return patterns.some((pattern) => matchesPattern(pattern, event));
  };
}

function parsedBody(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : body;
  } catch {
    return body;
  }
}

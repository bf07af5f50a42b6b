/**
 * Which items of a batch a function reports as failed: none, all, or those named.
 * An empty answer is a success; one that cannot be read, that names nothing or something unknown, is a failure of all.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function batchFailures(payload: Uint8Array, ids: readonly string[]): ReadonlySet<string> {
  const all = new Set(ids);
  const none: ReadonlySet<string> = new Set();
  const text = Buffer.from(payload).toString('utf8').trim();
  if (text === '') return none;
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return all;
  }
  if (answer === null || typeof answer !== 'object') return none;
  const failures: unknown = Reflect.get(answer, 'batchItemFailures');
  if (failures === undefined || failures === null) return none;
  if (!Array.isArray(failures)) return all;
  const named = failures.map((item: unknown) => (typeof item === 'object' && item !== null ? Reflect.get(item, 'itemIdentifier') : null));
  if (!named.every((id): id is string => typeof id === 'string' && all.has(id))) return all;
  return new Set(named);
}

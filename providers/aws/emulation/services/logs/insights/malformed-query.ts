import { AwsError } from '../../../server/service.ts';

/** What is wrong with a query, and where. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_QueryCompileError.html */
export function malformedQuery(message: string, start: number, end: number): AwsError {
  const queryCompileError = { message, location: { startCharOffset: start, endCharOffset: end } };
  return new AwsError('MalformedQueryException', message, { members: { queryCompileError } });
}

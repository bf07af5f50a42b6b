/**
 * The log stream of an environment: the day on which it began, the version and its id. CloudWatch Logs shows what the
 * function writes under this name.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html
 */
export function logStreamName(begunAt: Date, version: string, environmentId: string): string {
  return `${begunAt.toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]${environmentId}`;
}

/** Tells the function in which log stream it writes. */
export function announceLogStream(environmentId: string): void {
  process.env['AWS_LAMBDA_LOG_STREAM_NAME'] = logStreamName(
    new Date(),
    process.env['AWS_LAMBDA_FUNCTION_VERSION'] ?? '$LATEST',
    environmentId,
  );
}

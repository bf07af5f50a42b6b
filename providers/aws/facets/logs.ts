import { AppError } from '#shared/errors.ts';
import type { LogsFacet } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { AWS } from '../provider-id.ts';
import { readNewest } from '../telemetry/read-logs.ts';
import { tailLogs } from '../telemetry/tail-logs.ts';

function needName(name: string | undefined, op: string): void {
  if (name !== undefined) return;
  throw new AppError('invalid_input', 'CloudWatch keeps the log of each function apart.', { provider: AWS, op, hint: 'Name a function.' });
}

export const logsFacet = (context: AwsContext): LogsFacet => ({
  async list(query, call) {
    needName(query.name, 'logs.list');
    return readNewest(context, 'logs.list', query, call);
  },
  async *tail(query, call) {
    needName(query.name, 'logs.tail');
    yield* tailLogs(context, query, call);
  },
});

import { z } from 'zod';
import { awsJson } from '../../protocols/aws-json.ts';
import { operation } from '../../protocols/operation.ts';
import { createRpcService } from '../../protocols/rpc-service.ts';
import type { AwsContext } from '../../server/context.ts';
import { AwsError, type AwsService } from '../../server/service.ts';

const TARGET = 'AWSInsightsIndexService';

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/, 'Member must satisfy regular expression pattern');

/** The months, or the days, of a span; a span that begins within a month has less than all of its first. */
function parts(start: string, end: string, monthly: boolean): { Start: string; End: string }[] {
  const found: { Start: string; End: string }[] = [];
  for (let from = start; from < end;) {
    const at = new Date(`${from}T00:00:00Z`);
    if (monthly) at.setUTCMonth(at.getUTCMonth() + 1, 1);
    else at.setUTCDate(at.getUTCDate() + 1);
    const next = at.toISOString().slice(0, 10);
    const to = next < end ? next : end;
    found.push({ Start: from, End: to });
    from = to;
  }
  return found;
}

/**
 * Cost Explorer, as far as it can be answered truthfully: nothing is charged on this machine, so every span is empty.
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export function createCostExplorer({ host }: AwsContext): AwsService {
  return createRpcService({
    name: 'ce',
    signingNames: ['ce'],
    targetPrefixes: [TARGET],
    codecs: [awsJson({ targetPrefix: TARGET, version: '1.1' })],
    operations: {
      GetCostAndUsage: operation({
        input: z.object({
          TimePeriod: z.object({ Start: Day, End: Day }),
          Granularity: z.enum(['DAILY', 'MONTHLY', 'HOURLY']),
          Metrics: z.array(z.string()).min(1),
        }),
        level: 'verified',
        note: 'Nothing is charged on this machine: every span of time is empty. Hourly spans are refused.',
        handle({ TimePeriod: { Start, End }, Granularity }) {
          const [start, end] = [Start.slice(0, 10), End.slice(0, 10)];
          if (start >= end) throw new AwsError('ValidationException', 'Start date (and hour) should be before end date (and hour)');
          if (Granularity === 'HOURLY') throw new AwsError('ValidationException', 'Hourly spans are not emulated.');
          const spans = parts(start, end, Granularity === 'MONTHLY');
          return { ResultsByTime: spans.map((span) => ({ TimePeriod: span, Total: {}, Groups: [], Estimated: true })) };
        },
      }),
    },
    invalid: (message) => new AwsError('ValidationException', message),
    onFault: (name, error) => host.log('error', `ce ${name} failed.`, error),
  });
}

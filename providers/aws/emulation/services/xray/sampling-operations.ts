import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import { list, timestamp } from '../../protocols/scalars.ts';

/** The rule that every account has. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html */
const DEFAULT_RULE = {
  RuleName: 'Default',
  ResourceARN: '*',
  Priority: 10_000,
  FixedRate: 0.05,
  ReservoirSize: 1,
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  Version: 1,
  Attributes: {},
};
const INTERVAL_S = 10;

/** Sampling as it is where nobody has changed it, and what else X-Ray's clients ask for. */
export function samplingOperations(): Operations {
  return {
    GetSamplingRules: operation({
      input: z.object({ NextToken: z.string().optional() }),
      level: 'verified',
      note: 'The default rule; others cannot be made.',
      handle: (_input, { account, region }) => ({
        SamplingRuleRecords: [
          {
            SamplingRule: { ...DEFAULT_RULE, RuleARN: `arn:aws:xray:${region}:${account}:sampling-rule/Default` },
            CreatedAt: new Date(0),
            ModifiedAt: new Date(0),
          },
        ],
      }),
    }),
    GetSamplingTargets: operation({
      input: z.object({ SamplingStatisticsDocuments: list(z.object({ RuleName: z.string(), Timestamp: timestamp })) }),
      level: 'modelled',
      handle: ({ SamplingStatisticsDocuments }) => {
        const names = [...new Set(SamplingStatisticsDocuments.map(({ RuleName }) => RuleName))];
        const { FixedRate, ReservoirSize } = DEFAULT_RULE;
        return {
          SamplingTargetDocuments: names
            .filter((name) => name === DEFAULT_RULE.RuleName)
            .map((RuleName) => ({
              RuleName,
              FixedRate,
              ReservoirQuota: ReservoirSize,
              ReservoirQuotaTTL: new Date(Date.now() + INTERVAL_S * 1000),
              Interval: INTERVAL_S,
            })),
          LastRuleModification: new Date(0),
          UnprocessedStatistics: names
            .filter((name) => name !== DEFAULT_RULE.RuleName)
            .map((RuleName) => ({ RuleName, ErrorCode: '400', Message: 'Unknown rule' })),
        };
      },
    }),
    GetEncryptionConfig: operation({
      input: z.object({}),
      level: 'modelled',
      handle: () => ({ EncryptionConfig: { Status: 'ACTIVE', Type: 'NONE' } }),
    }),
    PutTelemetryRecords: operation({
      input: z.object({ TelemetryRecords: list(z.unknown()) }),
      level: 'modelled',
      note: "What the X-Ray daemon says of itself is taken and not kept; AWS's API cannot read it either.",
      handle: () => ({}),
    }),
  };
}

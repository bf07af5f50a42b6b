import type { EventSelector, AdvancedEventSelector } from '@aws-sdk/client-cloudtrail';
import { isUnread, type Reading } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { AwsContext } from '../../aws-context.ts';
import type { ThreatDetection } from '../facts.ts';
import { kept } from './kept.ts';
import type { Reader } from './part.ts';

interface Selectors {
  basic: EventSelector[];
  advanced: AdvancedEventSelector[];
}

/** Selectors of the trails that record, those of other regions and of the organisation among them. */
async function readSelectors(context: AwsContext, region: string, { signal: abortSignal }: Call): Promise<Selectors[]> {
  const trails = await context.clients.trails(region);
  const { trailList = [] } = await trails.describeTrails({ includeShadowTrails: true }, { abortSignal });
  const all = await Promise.all(
    trailList.map(async ({ TrailARN, Name, HomeRegion = region }): Promise<Selectors | null> => {
      const home = await context.clients.trails(HomeRegion);
      const TrailName = TrailARN ?? Name ?? '';
      const { IsLogging } = await home.getTrailStatus({ Name: TrailName }, { abortSignal });
      if (IsLogging !== true) return null;
      const { EventSelectors = [], AdvancedEventSelectors = [] } = await home.getEventSelectors({ TrailName }, { abortSignal });
      return { basic: EventSelectors, advanced: AdvancedEventSelectors };
    }),
  );
  return all.filter((one) => one !== null);
}

/** Whether a field selector lets an ARN through; one that names other functions does not. */
function admits(selector: NonNullable<AdvancedEventSelector['FieldSelectors']>[number], value: string): boolean {
  const { Equals, StartsWith, EndsWith, NotEquals, NotStartsWith, NotEndsWith } = selector;
  const starts = (list: string[]) => list.some((each) => value.startsWith(each));
  const ends = (list: string[]) => list.some((each) => value.endsWith(each));
  return (
    (Equals === undefined || Equals.includes(value)) &&
    (StartsWith === undefined || starts(StartsWith)) &&
    (EndsWith === undefined || ends(EndsWith)) &&
    !(NotEquals?.includes(value) ?? false) &&
    !(NotStartsWith !== undefined && starts(NotStartsWith)) &&
    !(NotEndsWith !== undefined && ends(NotEndsWith))
  );
}

const FUNCTION = 'AWS::Lambda::Function';

/** Whether a trail takes up Invoke, which is a writing data event, of a function. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html */
function records({ basic, advanced }: Selectors, arn: string): boolean {
  const byType = basic.some(({ DataResources = [], ReadWriteType }) => ReadWriteType !== 'ReadOnly' &&
    DataResources.some(({ Type, Values = [] }) => Type === FUNCTION && Values.some((value) => value === arn || /^arn:[\w-]+:lambda$/.test(value))),
  );
  const values: Readonly<Record<string, string>> = { eventCategory: 'Data', 'resources.type': FUNCTION, 'resources.ARN': arn, readOnly: 'false', eventName: 'Invoke', eventSource: 'lambda.amazonaws.com' };
  return (
    byType ||
    advanced.some(({ FieldSelectors = [] }) => {
      const named = FieldSelectors.map(({ Field }) => Field);
      return named.includes('resources.type') && FieldSelectors.every((each) => { const value = values[each.Field ?? '']; return value === undefined || admits(each, value); });
    })
  );
} // prettier-ignore

/** Whether calls of a function are in a trail. */
export async function readCallsAudited(context: AwsContext, region: string, arn: string, reader: Reader, call: Call): Promise<Reading<boolean>> {
  const selectors = await reader.part(() => kept(context, call, `trails ${region}`, () => readSelectors(context, region, call)));
  return isUnread(selectors) ? selectors : selectors.some((one) => records(one, arn));
} // prettier-ignore

/** GuardDuty's watch over the network of functions. @see https://docs.aws.amazon.com/guardduty/latest/ug/lambda-protection.html */
async function guardDutyWatches(context: AwsContext, region: string, { signal: abortSignal }: Call): Promise<boolean> {
  const guardDuty = await context.clients.guardDuty(region);
  const { DetectorIds = [] } = await guardDuty.listDetectors({}, { abortSignal });
  for (const DetectorId of DetectorIds) {
    const { Status, Features = [] } = await guardDuty.getDetector({ DetectorId }, { abortSignal });
    if (Status === 'ENABLED' && Features.some((one) => one.Name === 'LAMBDA_NETWORK_LOGS' && one.Status === 'ENABLED')) return true;
  }
  return false;
}

async function inspectorWatches(context: AwsContext, region: string, { signal: abortSignal }: Call): Promise<Reading<boolean>> {
  const inspector = await context.clients.inspector(region);
  const { accounts = [], failedAccounts = [] } = await inspector.batchGetAccountStatus({}, { abortSignal });
  const [account] = accounts;
  if (account === undefined) return { unread: failedAccounts[0]?.errorMessage ?? 'Inspector tells nothing of the account' };
  return account.resourceState?.lambda?.status === 'ENABLED';
}

export async function readThreatDetection(context: AwsContext, region: string, reader: Reader, call: Call): Promise<ThreatDetection> {
  const [guardDuty, inspector] = await Promise.all([
    reader.part(() => kept(context, call, `guardduty ${region}`, () => guardDutyWatches(context, region, call))),
    reader.part(() => kept(context, call, `inspector ${region}`, () => inspectorWatches(context, region, call))),
  ]);
  return { guardDuty, inspector };
}

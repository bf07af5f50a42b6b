import { isUnread, type ExecutionIdentity, type Reading, type StoredSecret } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { AwsContext } from '../../aws-context.ts';
import { kept } from './kept.ts';
import type { Reader } from './part.ts';

/** A role that may read more of them is told by IAM-003. */
const MOST = 20;

/** ARNs of secrets that a role may read by name. `-??????` stands for the characters that Secrets Manager adds. */
function named(identity: ExecutionIdentity): Reading<string[]> {
  if (isUnread(identity.statements)) return identity.statements;
  const reads = identity.statements.filter(({ effect, actions }) => effect === 'allow' && actions.some((action) => /^secretsmanager:/i.test(action)));
  return [...new Set(reads.flatMap(({ resources }) => resources))].flatMap((arn) => {
    const bare = arn.replace(/-?[?*]+$/, '');
    return /^arn:[\w-]+:secretsmanager:[^:]+:[^:]+:secret:./.test(bare) && !/[?*]/.test(bare) ? [bare] : [];
  });
} // prettier-ignore

/** The secrets that a role names, with when they were changed last. Never their values. */
export async function readStoredSecrets(context: AwsContext, region: string, identity: Reading<ExecutionIdentity>, reader: Reader, call: Call): Promise<Reading<StoredSecret[]>> {
  const arns = isUnread(identity) ? identity : named(identity);
  if (isUnread(arns)) return arns;
  return Promise.all(
    arns.slice(0, MOST).map(async (arn): Promise<StoredSecret> => {
      const label = arn.split(':secret:').at(-1) ?? arn;
      const read = async () => {
        const secrets = await context.clients.secrets(arn.split(':')[3] ?? region);
        const { RotationEnabled, LastRotatedDate, LastChangedDate, CreatedDate } = await secrets.describeSecret({ SecretId: arn }, { abortSignal: call.signal });
        return { automatic: RotationEnabled === true, changedAt: (LastRotatedDate ?? LastChangedDate ?? CreatedDate)?.toISOString() ?? null };
      };
      return { id: arn, label, rotation: await reader.part(() => kept(context, call, `secret ${arn}`, read)) };
    }),
  );
} // prettier-ignore

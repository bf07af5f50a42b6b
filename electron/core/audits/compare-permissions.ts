import type { CodeFacts } from '#shared/model/audit/code-facts.ts';
import { isUnread, type ExecutionIdentity, type FunctionPosture } from '#shared/model/audit/posture.ts';
import type { PermissionUse } from '#shared/model/audit/rule.ts';
import type { Knowledge } from './provider-knowledge.ts';

const WRITES = new Set(['write', 'manage']);
/** What every function needs of its platform, though its code never says so. */
const PLATFORM = /^(?:logs:(?:CreateLog\w+|PutLogEvents)|xray:\w+|ec2:(?:\w*NetworkInterface\w*|\w*PrivateIpAddresses)|(?:sqs|kinesis|dynamodb):(?:ReceiveMessage|DeleteMessage|GetQueueAttributes|ChangeMessageVisibility|DescribeStream\w*|GetRecords|GetShardIterator|List(?:Streams|Shards)))$/; // prettier-ignore

function policyText(actions: readonly string[], resources: readonly string[]): string[] {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }] }, null, 2).split(
    '\n',
  );
}

/** The granted policy against a smaller one, line by line. */
function toDiff(identity: ExecutionIdentity, keep: readonly string[]): string | null {
  const statements = isUnread(identity.statements) ? [] : identity.statements.filter(({ effect }) => effect === 'allow');
  const before = [...new Set(statements.flatMap(({ actions }) => actions))].toSorted();
  const resources = [...new Set(statements.flatMap((each) => each.resources))].toSorted();
  if (keep.length === 0 || before.join() === keep.join()) return null;
  const old = policyText(before, resources);
  const now = policyText(keep, resources);
  const lines: string[] = [];
  for (const line of old) if (!now.some((each) => each.replace(/,$/, '') === line.replace(/,$/, ''))) lines.push(`-${line}`);
    else lines.push(` ${line}`);
  for (const line of now) if (!old.some((each) => each.replace(/,$/, '') === line.replace(/,$/, ''))) lines.splice(lines.findLastIndex((each) => each.startsWith('-')) + 1, 0, `+${line}`);
  return ['--- granted', '+++ needed', ...lines].join('\n');
} // prettier-ignore

/** What the identity may do against what the code does. Null where permissions are not as fine as single calls. */
export async function comparePermissions(
  posture: FunctionPosture,
  code: CodeFacts | { unread: string } | null,
  knowledge: Knowledge,
): Promise<PermissionUse | { unread: string } | null> {
  const audit = knowledge.providers.get(posture.provider ?? '');
  if (audit?.permissionsOf === undefined || audit.expand === undefined || posture.identity === undefined) return null;
  if (code === null) return { unread: 'there is no code to look at' };
  if (isUnread(code)) return code;
  return use(audit, posture.identity, code);
}

type Audit = Knowledge['providers'] extends ReadonlyMap<string, infer A> ? A : never;

const wasReadWell = ({ entries, notes }: CodeFacts) => entries.length > 0 && notes.length === 0;

async function use(audit: Audit, identity: FunctionPosture['identity'], code: CodeFacts): Promise<PermissionUse | { unread: string }> {
  const needed = (await audit.permissionsOf?.(code.calls)) ?? [];
  const writes = needed.filter(({ access }) => WRITES.has(access)).map(({ permission, at }) => ({ permission, at }));
  const reachable = [...new Set(needed.map(({ permission }) => permission))].toSorted();
  const none: PermissionUse = { granted: [], observed: [], reachable, never: [], writes, basis: '', enough: false, diff: null };
  if (isUnread(identity) || !identity) return none;
  if (isUnread(identity.statements)) return identity.statements;
  const granted = (await audit.expand?.(identity.statements)) ?? null;
  const used = new Set(reachable.map((each) => each.toLowerCase()));
  const never = granted?.filter((each) => !used.has(each.toLowerCase()) && !PLATFORM.test(each)) ?? ['everything but what it uses'];
  const readWell = wasReadWell(code);
  return {
    ...none,
    granted: granted ?? ['*'],
    never,
    basis: `Compared with the ${reachable.length} that its code reaches${readWell ? '' : ' (not all of the code could be read)'}; no traces were compared.`,
    // Code that could be read in full is enough; without it nothing is held against the identity.
    enough: readWell && reachable.length > 0,
    diff: toDiff(identity, granted?.filter((each) => !never.includes(each)) ?? reachable),
  };
}

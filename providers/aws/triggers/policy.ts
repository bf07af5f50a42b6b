import type { Trigger, TriggerKind } from '#shared/model/function.ts';
import { isMissing } from '../missing.ts';
import type { Call } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';

/** A statement of a resource policy, as far as it is looked at. */
export interface Statement {
  Sid?: string;
  Effect?: string;
  Principal?: string | { Service?: string | string[]; AWS?: string | string[] };
  Action?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** Services that call functions because the function's policy lets them. */
const SERVICES: readonly (readonly [prefix: string, kind: TriggerKind])[] = [
  ['events.', 'schedule'],
  ['scheduler.', 'schedule'],
  ['s3.', 'object'],
  ['sns.', 'topic'],
  ['apigateway.', 'http'],
  ['elasticloadbalancing.', 'http'],
  ['iot.', 'topic'],
];

export function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Those whom a statement is about: services, accounts, roles, or `*`. */
export function principalsOf({ Principal }: Statement): string[] {
  return typeof Principal === 'string' ? [Principal] : [...listOf(Principal?.Service), ...listOf(Principal?.AWS)];
}

function conditionOf({ Condition = {} }: Statement, key: string): string | null {
  for (const tests of Object.values(Condition)) {
    const found = Object.entries(tests).find(([name]) => name.toLowerCase() === key.toLowerCase());
    if (found !== undefined) return listOf(found[1]).join(', ');
  }
  return null;
}

/** Whether the statement is there for a function URL, which is a trigger of its own. */
function isForUrl(statement: Statement): boolean {
  return listOf(statement.Action).includes('lambda:InvokeFunctionUrl') || conditionOf(statement, 'lambda:InvokedViaFunctionUrl') !== null;
}

/** A statement that lets somebody call the function, as a trigger; null for one that belongs to a function URL, or denies. */
export function toTrigger(statement: Statement): Trigger | null {
  if (statement.Effect !== 'Allow' || isForUrl(statement)) return null;
  const who = principalsOf(statement).join(', ');
  const source = conditionOf(statement, 'aws:SourceArn');
  const account = conditionOf(statement, 'aws:SourceAccount');
  return {
    id: `permission/${statement.Sid ?? ''}`,
    kind: SERVICES.find(([prefix]) => who.startsWith(prefix))?.[1] ?? 'other',
    label: source === null ? (who === '*' ? 'Anybody' : who) : source.split(':').slice(5).join(':') || source,
    url: null,
    methods: [],
    auth: null,
    enabled: true,
    state: null,
    source: source ?? who,
    facts: [
      { label: 'Allowed', value: who },
      { label: 'Action', value: listOf(statement.Action).join(', ') },
      ...(account === null ? [] : [{ label: 'Account', value: account }]),
    ],
    actions: statement.Sid === undefined ? [] : ['remove'],
  };
}

/** The statements of the function's resource policy; none where it has no policy. */
export async function readStatements(
  context: AwsContext,
  { region, name }: Location,
  qualifier: string | null,
  { signal }: Call,
): Promise<Statement[]> {
  const lambda = await context.clients.lambda(region);
  try {
    const { Policy = '{}' } = await lambda.getPolicy(
      { FunctionName: name, ...(qualifier === null ? {} : { Qualifier: qualifier }) },
      { abortSignal: signal },
    );
    const { Statement = [] } = JSON.parse(Policy) as { Statement?: Statement[] };
    return Statement;
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

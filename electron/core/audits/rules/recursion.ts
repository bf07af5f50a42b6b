import { isUnread, type CodeLocation, type EventSource, type FunctionPosture } from '#shared/model/audit/posture.ts';
import { applies, fail, have, verdicts } from '#shared/model/audit/read-field.ts';
import { defineRule, type FailVerdict, type RuleContext, type SpanLink } from '#shared/model/audit/rule.ts';

/** Something that a function writes to, or another function that it calls. */
interface Write {
  target: string;
  /** Name of what is written, where it is known: filters look at it. */
  key: string | null;
  /** What does it: a symbol of the code, or a permission. */
  by: string;
  at: CodeLocation | null;
  span: SpanLink | null;
}

/** One function sets another off, or itself. */
interface Edge {
  to: FunctionPosture;
  /** Null where it calls it directly. */
  source: EventSource | null;
  write: Write;
}

const WRITING =
  /Put|put_|Send|send_|Publish|publish|upload|Upload|copy_object|CopyObject|Invoke|invoke|Update|update_|BatchWrite|batch_write|Transact|transact_write/;
const TARGETS = /^(?:Bucket|QueueUrl|TopicArn|TableName|FunctionName|StreamName)$/;
/** What is taken away sets nothing off that waits for what is put there. */
const REMOVES = /[./]delete$/i;
/** A longer way round is found by nobody, and mended at any of its steps. */
const LONGEST = 8;

/** Last part of a name, without what leads to it: the queue of an ARN, the table of a stream's. */
function bare(text: string): string {
  const plain = text.replace(/^\$\{|\}$/g, '').replace(/\.(?:Arn|arn|id|name|bucket)$/, '').replace(/\/stream\/.*$/, '');
  return plain.split(/[:/]/).at(-1) ?? text;
} // prettier-ignore

/** What an argument names; a variable is looked up. */
function resolve(of: FunctionPosture, value: string): string {
  const variable = /^\$\{env\.(.+)\}$/.exec(value)?.[1];
  const env = isUnread(of.env) ? [] : (of.env ?? []);
  const held = variable === undefined ? undefined : env.find(({ name }) => name === variable);
  return held?.value ?? held?.reference ?? value;
}

/** What the code may write to, and what traces show that it wrote to. */
function writesOf(of: FunctionPosture, context: RuleContext): Write[] {
  const code = context.code(of);
  const calls = code === null || isUnread(code) ? [] : code.calls.filter(({ symbol }) => WRITING.test(symbol));
  // A queue is often asked for by name first: where that is the only one, messages go there.
  const named = code === null || isUnread(code) ? [] : code.calls.flatMap(({ symbol, args }) => (/[gG]et_?[qQ]ueue_?(?:[uU]rl|[bB]y_?[nN]ame)/.test(symbol) && typeof args['QueueName'] === 'string' ? [args['QueueName']] : []));
  const [queue] = named;
  const sent = queue === undefined || named.length > 1 ? [] : calls.filter(({ symbol, args }) => /[sS]end_?[mM]essage/.test(symbol) && (args['QueueUrl'] ?? null) === null);
  const use = context.permissions(of);
  const seen = use === null || isUnread(use) ? [] : use.writes;
  return [
    ...calls.flatMap(({ symbol, args, at }) =>
      Object.entries(args).flatMap(([name, value]): Write[] =>
        value === null || !TARGETS.test(name) ? [] : [{ target: resolve(of, value), key: args['Key'] ?? null, by: symbol, at, span: null }],
      ),
    ),
    ...sent.map(({ symbol, at }): Write => ({ target: resolve(of, queue ?? ''), key: null, by: symbol, at, span: null })),
    ...seen.flatMap(({ permission, resource, span, at }): Write[] => {
      // Where permissions come in roles, targets stand in the names of calls; elsewhere they are arguments, which were looked at above.
      const told = span !== null || (use !== null && !isUnread(use) && use.inRoles && !REMOVES.test(permission));
      return resource === null || !told ? [] : [{ target: resolve(of, resource), key: null, by: permission, at: span === null ? at : null, span }];
    }),
  ];
} // prettier-ignore

/** What is written has a name that the trigger's filter leaves out. */
const isGuarded = ({ prefix, suffix }: EventSource, { key }: Write): boolean =>
  key !== null && ((suffix !== undefined && !key.endsWith(suffix)) || (prefix !== undefined && !key.startsWith(prefix)));

/** Who sets whom off, in one audit: worked out once. */
const graphs = new WeakMap<RuleContext['all'], Map<FunctionPosture, Edge[]>>();

function graphOf(context: RuleContext): Map<FunctionPosture, Edge[]> {
  const known = graphs.get(context.all);
  if (known !== undefined) return known;
  const sources = new Map<string, { of: FunctionPosture; source: EventSource }[]>();
  const names = new Map<string, FunctionPosture[]>();
  for (const of of context.all) {
    names.set(of.name, [...(names.get(of.name) ?? []), of]);
    for (const source of isUnread(of.sources) ? [] : (of.sources ?? [])) {
      if (source.resource === null || !source.enabled) continue;
      const name = bare(source.resource);
      sources.set(name, [...(sources.get(name) ?? []), { of, source }]);
    }
  }
  const graph = new Map<FunctionPosture, Edge[]>();
  for (const of of context.all) {
    const alike = (other: FunctionPosture) => other.provider === of.provider && (other.kind === 'deployed') === (of.kind === 'deployed');
    const edges = writesOf(of, context).flatMap((write): Edge[] => {
      const called = /[iI]nvoke/.test(write.by) ? (names.get(bare(write.target)) ?? []).filter(alike).map((to): Edge => ({ to, source: null, write })) : [];
      const fed = (sources.get(bare(write.target)) ?? []).filter((each) => alike(each.of) && !isGuarded(each.source, write));
      return [...called, ...fed.map((each): Edge => ({ to: each.of, source: each.source, write }))];
    });
    graph.set(of, edges);
  }
  graphs.set(context.all, graph);
  return graph;
} // prettier-ignore

/** Functions that a function sets off, directly or through others. */
export function setsOff(of: FunctionPosture, context: RuleContext): Set<FunctionPosture> {
  const graph = graphOf(context);
  const found = new Set<FunctionPosture>();
  const open = [of];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    for (const { to } of graph.get(one) ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      open.push(to);
    }
  }
  return found;
}

/** The shortest way from each first step back to where it began. */
function loopsOf(of: FunctionPosture, context: RuleContext): Edge[][] {
  const graph = graphOf(context);
  return (graph.get(of) ?? []).flatMap((first): Edge[][] => {
    const seen = new Set<FunctionPosture>([first.to]);
    let ways: Edge[][] = [[first]];
    for (let length = 1; length <= LONGEST && ways.length > 0; length++) {
      const back = ways.find((way) => way.at(-1)?.to === of);
      if (back !== undefined) return [back];
      ways = ways.flatMap((way) => {
        const next = (graph.get(way.at(-1)?.to ?? of) ?? []).filter(({ to }) => !seen.has(to));
        for (const { to } of next) seen.add(to);
        return next.map((edge) => [...way, edge]);
      });
    }
    return [];
  });
}

/** `It writes to x (s3.PutObject), which sets it off for a*.raw.` */
function tell(loop: readonly Edge[], of: FunctionPosture): string {
  return loop.map(({ to, source, write }, i) => {
    const who = i === 0 ? 'It' : (loop[i - 1]?.to.name ?? '');
    const whom = to === of ? (i === 0 ? 'itself' : of.name) : to.name;
    if (source === null) return `${who} calls ${whom} (${write.by}).`;
    const filter = source.suffix === undefined && source.prefix === undefined ? '' : ` for ${source.prefix ?? ''}*${source.suffix ?? ''}`;
    const off = to === of && i === 0 ? 'it' : whom;
    return `${who} writes to ${source.label} (${write.by}), which sets ${off} off${filter}.`;
  }).join(' ');
} // prettier-ignore

/** Ways that detection follows. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
const DETECTED = new Set<EventSource['kind'] | undefined>(['queue', 'topic', 'object', undefined]);

function judge(loop: readonly Edge[], of: FunctionPosture): FailVerdict {
  const first = loop[0]?.write;
  const guarded = of.loopGuard === true && loop.every(({ source }) => DETECTED.has(source?.kind));
  const spans = loop.flatMap(({ write: { span } }) => (span === null ? [] : [span]));
  return fail(`${tell(loop, of)}${guarded ? ' The loop detection of the cloud ends it after some rounds.' : ''}`, {
    ...(first?.at ? { at: first.at } : {}),
    key: loop.map(({ to, source, write }) => `${write.by} ${source?.id ?? ''}${loop.length === 1 ? '' : ` ${to.name}`}`).join(' '),
    value: loop.map(({ source, to }) => source?.label ?? to.name).join(', '),
    spans,
    ...(guarded ? { severity: 'medium' as const } : {}),
  });
} // prettier-ignore

/** Set off by what it writes itself, directly or by way of others. */
export const recursion = defineRule({
  id: 'COST-003',
  title: 'It may set itself off',
  severity: 'high',
  why: 'What it writes triggers it again, without end, until somebody sees the bill.',
  remediation: { text: 'Write to another bucket or queue, or under a prefix that triggers nothing; leave loop detection on.', cli: null, diff: null },
  risks: ['SAS-8'],
  precision: 'medium',
  evaluate(of, context) {
    if (of.loopGuard === false) return fail('Loop detection is turned off for it.', { field: 'loopGuard', value: 'Allow', key: 'guard', severity: 'medium' });
    const failures = loopsOf(of, context).map((loop) => judge(loop, of));
    if (failures.length > 0) return [...new Map(failures.map((one) => [one.key, one])).values()];
    const sources = have(of.sources, 'list of event sources').filter(({ enabled, kind }) => enabled && kind !== 'schedule');
    const code = context.code(of);
    const calls = (graphOf(context).get(of) ?? []).length > 0;
    applies(sources.length > 0 || calls, 'No bucket, queue, topic or table sets it off.');
    const nameless = sources.filter(({ resource }) => resource === null).map(({ label }) => label);
    if (nameless.length > 0) return { state: 'not_evaluated', message: `Which resource is behind ${nameless.join(', ')} is not known.` };
    if (code === null) return { state: 'not_evaluated', message: 'There is no code to look at.' };
    if (isUnread(code)) return { state: 'not_evaluated', message: `Its code could not be read: ${code.unread}.` };
    return verdicts([], 'It writes to nothing that sets it off, as far as its code and its traces show.');
  },
}); // prettier-ignore

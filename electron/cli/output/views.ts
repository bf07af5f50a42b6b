import type { CoreClient } from '#core/create-core.ts';
import { bytes, clock, duration, when } from './readable.ts';
import { fields, plain, table, type Column } from './layout.ts';
import { tailLines } from './deployment-lines.ts';
import { traceLines } from './trace-lines.ts';
import type { Terminal } from './terminal.ts';

type Output<N extends keyof CoreClient, V extends keyof CoreClient[N]> = CoreClient[N][V] extends (...args: never[]) => Promise<infer O>
  ? O
  : never;

/** How an output reads, line by line. */
type View<O> = (output: O, terminal: Terminal) => string[];

const heading = (terminal: Terminal) => (text: string) => terminal.paint('dim', text);

/** A table of the output's items, or a sentence where there are none. */
function list<I>(empty: string, columns: readonly Column<I>[]): View<{ items: I[] }> {
  return ({ items }, terminal) => (items.length === 0 ? [terminal.paint('dim', empty)] : table(items, columns, heading(terminal)));
}

function state(status: string, terminal: Terminal): string {
  const good = ['ok', 'done', 'active'].includes(status);
  const open = ['running', 'pending', 'partial', 'interrupted', 'cancelled', 'throttled'].includes(status);
  return terminal.paint(good ? 'green' : open ? 'yellow' : 'red', status);
}

const functionsList = list<Output<'functions', 'list'>['items'][number]>('No functions yet. Deploy one: isobar deploy DIR', [
  { title: 'function', value: (f) => `${f.provider}/${f.name}` },
  { title: 'profile', value: (f) => f.profile },
  { title: 'state', value: (f) => f.state },
  { title: 'model', value: (f) => f.model },
  { title: 'runtime', value: (f) => f.runtime },
  { title: 'memory', value: (f) => (f.memoryMb === null ? null : `${f.memoryMb} MB`), right: true },
  { title: 'version', value: (f) => f.version, right: true },
  { title: 'updated', value: (f) => when(f.updatedAt) },
  { title: 'url', value: (f) => f.url },
]);

const functionsGet: View<Output<'functions', 'get'>> = (f, terminal) => [
  ...fields(
    [
      ['function', f.ref],
      ['description', f.description],
      ['state', f.stateReason === null ? f.state : `${f.state}: ${f.stateReason}`],
      ['url', f.url],
      ['model', f.model],
      ['runtime', f.runtime],
      ['handler', f.handler],
      ['memory', f.memoryMb === null ? null : `${f.memoryMb} MB`],
      ['timeout', f.timeoutS === null ? null : `${f.timeoutS} s`],
      ['concurrency', f.concurrency],
      ['code', f.codeSize === null ? null : `${bytes(f.codeSize)}  ${f.codeSha256 ?? ''}`],
      ['origin', f.origin],
      ['updated', when(f.updatedAt)],
      ['resource', f.resourceId],
    ],
    heading(terminal),
  ),
  ...(Object.keys(f.env).length === 0 ? [] : ['', ...fields(Object.entries(f.env), heading(terminal))]),
  '',
  ...table(
    f.versions,
    [
      { title: 'version', value: (v) => (v.live ? `${v.version} (live)` : v.version) },
      { title: 'created', value: (v) => when(v.createdAt) },
      { title: 'runtime', value: (v) => v.runtime },
      { title: 'size', value: (v) => bytes(v.codeSize), right: true },
      { title: 'code', value: (v) => v.codeSha256.slice(0, 12) },
      { title: 'description', value: (v) => v.description },
    ],
    heading(terminal),
  ),
];

const providersList: View<Output<'providers', 'list'>> = ({ items }, terminal) => [
  ...table(
    items,
    [
      { title: 'provider', value: (p) => p.id },
      { title: 'name', value: (p) => p.label },
      {
        title: 'can',
        value: (p) =>
          Object.entries(p.capabilities)
            .flatMap(([name, c]) => (c.supported ? [name] : []))
            .join(', '),
      },
      { title: 'models', value: (p) => p.models.map((m) => m.id).join(', ') },
    ],
    heading(terminal),
  ),
  ...items.flatMap((p) => {
    const reasons = new Set(Object.values(p.capabilities).flatMap((c) => (c.supported ? [] : [c.reason])));
    return [...reasons].map((reason) => terminal.paint('dim', `${p.id}: ${reason}`));
  }),
];

const profilesCheck: View<Output<'profiles', 'check'>> = ({ checks }, terminal) =>
  checks.flatMap((check) => [
    `${check.ok ? terminal.paint('green', 'ok  ') : terminal.paint('red', 'FAIL')}  ${plain(check.label)}: ${plain(check.message)}`,
    ...(check.ok || check.fix === null ? [] : [`      ${plain(check.fix)}`]),
  ]);

const runtimeStatus: View<Output<'runtime', 'status'>> = (s, terminal) => [
  ...fields(
    [
      ['runtime', s.running ? 'running' : `not running${s.reason === null ? '' : `: ${s.reason}`}`],
      ['pid', s.pid],
      ['version', s.version],
      ['node', s.nodeVersion],
      ['started', s.startedAt === null ? null : when(s.startedAt)],
      ['home', s.home],
      ['sandbox', s.sandbox === null ? null : `${s.sandbox.kind}${s.sandbox.reason === null ? '' : `: ${s.sandbox.reason}`}`],
      ['pool', s.pool === null ? null : `${s.pool.ready} of ${s.pool.target} ready`],
      ['environments', s.running ? s.environments.length : null],
      [
        'store',
        s.store === null
          ? null
          : `${bytes(s.store.bytes)}, ${s.store.functions} functions, ${s.store.invocations} invocations, ${s.store.logs} log entries`,
      ],
      ...Object.entries(s.endpoints).map(([name, url]) => [name, url] as const),
    ],
    heading(terminal),
  ),
  ...s.notices.map((notice) => terminal.paint('yellow', plain(`${notice.message} ${notice.hint ?? ''}`.trim()))),
];

const invocationsList = list<Output<'invocations', 'list'>['items'][number]>('No invocations yet.', [
  { title: 'id', value: (i) => i.id },
  { title: 'function', value: (i) => i.functionName },
  { title: 'status', value: (i) => i.status },
  { title: 'started', value: (i) => when(i.startedAt) },
  { title: 'duration', value: (i) => duration(i.durationMs), right: true },
  { title: 'billed', value: (i) => duration(i.billedMs), right: true },
  { title: 'start', value: (i) => (i.cold ? 'cold' : 'warm') },
  { title: 'trigger', value: (i) => i.trigger },
  { title: 'trace', value: (i) => i.traceId },
]);

const invocationsGet: View<Output<'invocations', 'get'>> = (i, terminal) => [
  ...fields(
    [
      ['id', i.id],
      ['function', `${i.functionRef}@${i.version}`],
      ['status', i.status],
      ['started', when(i.startedAt)],
      ['duration', duration(i.durationMs)],
      ['billed', duration(i.billedMs)],
      ['start', i.cold ? 'cold' : 'warm'],
      ...i.phases.map((phase) => [`  ${phase.name}`, duration(phase.durationMs)] as const),
      ['memory', i.memoryMaxMb === null ? null : `${Math.round(i.memoryMaxMb)} of ${i.memoryMb ?? '?'} MB`],
      ['http', i.http === null ? null : `${i.http.method} ${i.http.path} ${i.http.status ?? ''}`],
      ['error', i.error === null ? null : `${i.error.type}: ${i.error.message}`],
      ['trace', i.traceId],
      [
        'response',
        i.response === null ? null : i.response.encoding === 'utf8' ? i.response.body : `${bytes(i.response.size)} of binary data`,
      ],
    ],
    heading(terminal),
  ),
  ...(i.error?.trace ?? []).map((line) => `  ${plain(line)}`),
  ...(i.logs.length === 0 ? [] : ['', ...i.logs.map((entry) => `${terminal.paint('dim', clock(entry.at))} ${plain(entry.message)}`)]),
];

const tracesList = list<Output<'traces', 'list'>['items'][number]>('No traces yet.', [
  { title: 'trace', value: (t) => t.traceId },
  { title: 'name', value: (t) => t.name },
  { title: 'started', value: (t) => when(t.startedAt) },
  { title: 'duration', value: (t) => duration(t.durationMs), right: true },
  { title: 'spans', value: (t) => t.spanCount, right: true },
  { title: 'errors', value: (t) => t.errorCount, right: true },
  { title: 'start', value: (t) => (t.cold ? 'cold' : 'warm') },
]);

const deploymentsList = list<Output<'deployments', 'list'>['items'][number]>('No deployments yet.', [
  { title: 'id', value: (d) => d.id },
  { title: 'name', value: (d) => d.name },
  { title: 'status', value: (d) => d.status },
  { title: 'started', value: (d) => when(d.startedAt) },
  { title: 'targets', value: (d) => d.results.map((r) => r.target).join(', ') },
  { title: 'error', value: (d) => d.error?.message },
]);

const deploymentsGet: View<Output<'deployments', 'get'>> = (d, terminal) => [
  ...fields([['id', d.id], ['name', d.name], ['status', d.status], ['started', when(d.startedAt)], ['error', d.error?.message]], heading(terminal)), // prettier-ignore
  '',
  ...d.steps.map(
    (step) =>
      `${state(step.status, terminal)}  ${plain(step.label)}  ${duration(step.durationMs)}${step.detail === null ? '' : `  ${plain(step.detail)}`}`,
  ),
  ...d.results.map((r) => `${r.functionRef}  ${r.error === null ? `version ${r.version ?? '-'}  ${r.url ?? ''}` : plain(r.error.message)}`),
];

const metricsGet: View<Output<'metrics', 'get'>> = (m, terminal) => [
  ...fields(
    [
      ['from', when(m.since)],
      ['to', when(m.until)],
      ['invocations', m.total.invocations],
      ['errors', m.total.errors],
      ['throttles', m.total.throttles],
      ['cold starts', m.total.coldStarts],
      ['p50', duration(m.total.p50Ms)],
      ['p95', duration(m.total.p95Ms)],
      ['p99', duration(m.total.p99Ms)],
      ['billed', duration(m.total.billedMs)],
    ],
    heading(terminal),
  ),
];

const templatesList = list<Output<'templates', 'list'>['items'][number]>('There are no templates.', [
  { title: 'template', value: (t) => t.id },
  { title: 'model', value: (t) => t.model },
  { title: 'what it is', value: (t) => t.summary },
]);

const templatesGet: View<Output<'templates', 'get'>> = (t, terminal) => [
  ...fields([['template', t.id], ['title', t.title], ['summary', t.summary], ['model', t.model], ['runtime', t.runtime], ['needs', t.needs.join(', ')]], heading(terminal)), // prettier-ignore
  ...t.sources.flatMap((file) => ['', terminal.paint('bold', file.path), file.text ?? `(${bytes(file.size)})`]),
];

const eventsList = list<Output<'events', 'list'>['items'][number]>('No saved events yet.', [
  { title: 'id', value: (e) => e.id },
  { title: 'function', value: (e) => e.functionName },
  { title: 'name', value: (e) => e.name },
  { title: 'updated', value: (e) => when(e.updatedAt) },
]);

const codeList = list<Output<'code', 'list'>['items'][number]>('The package is empty.', [
  { title: 'file', value: (f) => f.path },
  { title: 'size', value: (f) => bytes(f.size), right: true },
]);

const profilesList = list<Output<'profiles', 'list'>['items'][number]>('No profiles.', [
  { title: 'profile', value: (p) => p.id },
  { title: 'provider', value: (p) => p.provider },
  { title: 'default', value: (p) => (p.isDefault ? 'yes' : '') },
  { title: 'scope', value: (p) => p.scope },
]);

const VIEWS: Readonly<Record<string, View<never>>> = {
  'functions.list': functionsList,
  'functions.get': functionsGet,
  'functions.update': functionsGet,
  'functions.rollback': functionsGet,
  'functions.remove': ({ ref }: Output<'functions', 'remove'>) => [`${ref} is removed.`],
  'providers.list': providersList,
  'profiles.list': profilesList,
  'profiles.check': profilesCheck,
  'runtime.status': runtimeStatus,
  'runtime.start': runtimeStatus,
  'runtime.stop': runtimeStatus,
  'invocations.list': invocationsList,
  'invocations.get': invocationsGet,
  'traces.list': tracesList,
  'traces.get': traceLines,
  'deployments.list': deploymentsList,
  'deployments.tail': tailLines,
  'deployments.get': deploymentsGet,
  'deployments.cancel': deploymentsGet,
  'metrics.get': metricsGet,
  'templates.list': templatesList,
  'templates.get': templatesGet,
  'templates.create': ({ directory, files }: Output<'templates', 'create'>) => [
    `${files.length} files in ${directory}`,
    `Next: isobar deploy ${directory}`,
  ],
  'events.list': eventsList,
  'code.list': codeList,
  'code.get': ({ text, size }: Output<'code', 'get'>) => [text ?? `(${bytes(size)}: binary, or too large to show)`],
  'code.download': ({ path, size }: Output<'code', 'download'>) => [`${path} (${bytes(size)})`],
};

/** Any output as fields: for operations that need no view of their own. */
function anyOutput(output: unknown, terminal: Terminal): string[] {
  if (typeof output !== 'object' || output === null) return [String(output)];
  const pairs = Object.entries(output).map(
    ([name, value]) => [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as string | null)] as const,
  );
  return fields(pairs, heading(terminal));
}

/** What an operation gave, for a person. */
export function viewLines(op: string, output: unknown, terminal: Terminal): string[] {
  const view = VIEWS[op];
  return view === undefined ? anyOutput(output, terminal) : view(output as never, terminal);
}

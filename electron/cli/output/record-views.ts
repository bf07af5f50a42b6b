import { startWord } from '#shared/model/start-word.ts';
import { fields, plain } from './layout.ts';
import { bytes, clock, duration, when } from './readable.ts';
import type { Terminal } from './terminal.ts';
import { type Output, type View, heading, list } from './view.ts';

function state(status: string, terminal: Terminal): string {
  const good = ['ok', 'done', 'active'].includes(status);
  const open = ['running', 'accepted', 'pending', 'partial', 'interrupted', 'cancelled', 'throttled'].includes(status);
  return terminal.paint(good ? 'green' : open ? 'yellow' : 'red', status);
}

export const invocationsList = list<Output<'invocations', 'list'>['items'][number]>('No invocations yet.', [
  { title: 'id', value: (i) => i.id },
  { title: 'function', value: (i) => i.functionName },
  { title: 'status', value: (i) => i.status },
  { title: 'started', value: (i) => when(i.startedAt) },
  { title: 'duration', value: (i) => duration(i.durationMs), right: true },
  { title: 'billed', value: (i) => duration(i.billedMs), right: true },
  { title: 'start', value: (i) => startWord(i.cold) },
  { title: 'trigger', value: (i) => i.trigger },
  { title: 'trace', value: (i) => i.traceId },
]);

export const invocationsGet: View<Output<'invocations', 'get'>> = (i, terminal) => [
  ...fields(
    [
      ['id', i.id],
      ['function', `${i.functionRef}@${i.version}`],
      ['status', i.status],
      ['started', when(i.startedAt)],
      ['duration', duration(i.durationMs)],
      ['billed', duration(i.billedMs)],
      ['start', startWord(i.cold)],
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

export const tracesList = list<Output<'traces', 'list'>['items'][number]>('No traces yet.', [
  { title: 'trace', value: (t) => t.traceId },
  { title: 'name', value: (t) => t.name },
  { title: 'started', value: (t) => when(t.startedAt) },
  { title: 'duration', value: (t) => duration(t.durationMs), right: true },
  { title: 'spans', value: (t) => t.spanCount, right: true },
  { title: 'errors', value: (t) => t.errorCount, right: true },
  { title: 'start', value: (t) => startWord(t.cold) },
]);

export const deploymentsList = list<Output<'deployments', 'list'>['items'][number]>('No deployments yet.', [
  { title: 'id', value: (d) => d.id },
  { title: 'name', value: (d) => d.name },
  { title: 'status', value: (d) => d.status },
  { title: 'started', value: (d) => when(d.startedAt) },
  { title: 'targets', value: (d) => d.results.map((r) => r.target).join(', ') },
  { title: 'error', value: (d) => d.error?.message },
]);

export const deploymentsGet: View<Output<'deployments', 'get'>> = (d, terminal) => [
  ...fields([['id', d.id], ['name', d.name], ['status', d.status], ['started', when(d.startedAt)], ['error', d.error?.message]], heading(terminal)), // prettier-ignore
  '',
  ...d.steps.map(
    (step) =>
      `${state(step.status, terminal)}  ${plain(step.label)}  ${duration(step.durationMs)}${step.detail === null ? '' : `  ${plain(step.detail)}`}`,
  ),
  ...d.results.map((r) => `${r.functionRef}  ${r.error === null ? `version ${r.version ?? '-'}  ${r.url ?? ''}` : plain(r.error.message)}`),
];

export const metricsGet: View<Output<'metrics', 'get'>> = (m, terminal) => [
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

import type { FidelityCounts } from '#shared/model/runtime-status.ts';
import { fields, plain, table } from './layout.ts';
import { bytes, when } from './readable.ts';
import type { Terminal } from './terminal.ts';
import { type Output, type View, heading, list } from './view.ts';

export const providersList: View<Output<'providers', 'list'>> = ({ items }, terminal) => [
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

export const profilesList = list<Output<'profiles', 'list'>['items'][number]>('No profiles.', [
  { title: 'profile', value: (p) => p.id },
  { title: 'provider', value: (p) => p.provider },
  { title: 'default', value: (p) => (p.isDefault ? 'yes' : '') },
  { title: 'target', value: (p) => p.target },
  { title: 'scope', value: (p) => p.scope },
]);

export const profilesGet: View<Output<'profiles', 'get'>> = (p, terminal) =>
  fields(
    [
      ['profile', p.id],
      ['target', p.target],
      ['default', p.isDefault ? 'yes' : null],
      ...Object.entries(p.settings),
      ...p.secrets.map((name) => [name, '(kept)'] as const),
      ['changed', p.updatedAt === null ? null : when(p.updatedAt)],
    ],
    heading(terminal),
  );

export const profilesDiscover: View<Output<'profiles', 'discover'>> = ({ suggestions, notes }, terminal) => [
  ...(suggestions.length === 0 ? [terminal.paint('dim', 'Nothing was found on this machine.')] : []),
  ...suggestions.flatMap(({ provider, name, label, settings, added }) => {
    const set = Object.entries(settings).map(([key, value]) => `--set ${key}=${value}`).join(' '); // prettier-ignore
    return [plain(label), plain(added === null ? `  isobar profiles add ${provider} ${name} ${set}` : `  is ${added} already`)];
  }),
  ...notes.map((note) => terminal.paint('yellow', plain(note))),
];

const MARKS = { allowed: 'ok  ', denied: 'NO  ', not_evaluated: '?   ' } as const;

function permissionLines({ permissions, policy }: Output<'profiles', 'check'>, terminal: Terminal): string[] {
  if (permissions.length === 0) return [];
  const lines = permissions.map(({ action, purpose, status, reason }) => {
    const mark = terminal.paint(status === 'allowed' ? 'green' : status === 'denied' ? 'red' : 'yellow', MARKS[status]);
    return `${mark}  ${plain(action)} (${plain(purpose)})${reason === null ? '' : `: ${plain(reason)}`}`;
  });
  return [
    '',
    ...lines,
    ...(policy === null ? [] : ['', terminal.paint('dim', 'The smallest policy for all of it:'), ...policy.split('\n')]),
  ];
}

export const profilesCheck: View<Output<'profiles', 'check'>> = (report, terminal) => [
  ...checkLines(report, terminal),
  ...permissionLines(report, terminal),
];

const checkLines: View<Output<'profiles', 'check'>> = ({ checks }, terminal) =>
  checks.flatMap((check) => [
    `${check.ok ? terminal.paint('green', 'ok  ') : terminal.paint('red', 'FAIL')}  ${plain(check.label)}: ${plain(check.message)}`,
    ...(check.ok || check.fix === null ? [] : [`      ${plain(check.fix)}`]),
  ]);

export const runtimeStatus: View<Output<'runtime', 'status'>> = (s, terminal) => [
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
      ...Object.entries(s.endpoints).map(([name, url]) => [name, withCounts(url, s.emulations[name])] as const),
    ],
    heading(terminal),
  ),
  ...s.notices.map((notice) => terminal.paint('yellow', plain(`${notice.message} ${notice.hint ?? ''}`.trim()))),
];

/** `URL (200 operations: 120 verified, 70 modelled, 10 approximated)`. */
function withCounts(url: string | null, counts: FidelityCounts | undefined): string | null {
  if (url === null || counts === undefined) return url;
  const { verified, modelled, approximated } = counts;
  return `${url} (${verified + modelled + approximated} operations: ${verified} verified, ${modelled} modelled, ${approximated} approximated)`;
}

export const runtimeFidelity = list<Output<'runtime', 'fidelity'>['items'][number]>('Nothing is emulated.', [
  { title: 'provider', value: (one) => one.provider },
  { title: 'service', value: (one) => one.service },
  { title: 'operation', value: (one) => one.operation },
  { title: 'level', value: (one) => one.level },
  { title: 'note', value: (one) => one.note },
]);

import { Link } from '@tanstack/react-router';
import { nameOfRef } from '#shared/model/ref.ts';
import type { FunctionSummary } from '#shared/model/function.ts';
import { formatBytes, formatMb } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid/columns.ts';
import { EndsText } from '../../ui/ends-text.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TargetMark } from '../../ui/target-mark.tsx';
import { truncateMiddle } from '../../ui/truncate-middle.ts';
import classes from './functions-page.module.css';

const dash = <span className="muted">–</span>;

/** Some clouds leave the state out of their lists. */
const UNKNOWN_STATE = 'The provider does not say it in a list; open the function to see it.';

/** The columns of the function list. */
export const FUNCTION_COLUMNS: readonly GridColumn<FunctionSummary>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(160px, 2.4fr)',
    primary: true,
    // The functions of an app stand below it.
    sortBy: (fn) => nameWithApp(fn),
    cell: (fn) => (
      <Link to="/functions/$ref" params={{ ref: fn.ref }} tabIndex={-1} title={fn.ref} preload={false}>
        {fn.app === undefined ? (
          <EndsText text={fn.name} />
        ) : (
          // Where there is no room the app gives way: its functions differ by their own names.
          <span className={classes.ofApp}>
            <span className={`muted ${classes.app}`}>{nameOfRef(fn.app)}</span>
            <span className="muted">{' / '}</span>
            <span className={classes.own}>{fn.name}</span>
          </span>
        )}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 'minmax(100px, 0.6fr)',
    sortBy: (fn) => fn.state,
    cell: (fn) => <StateBadge state={fn.state} title={fn.stateReason ?? (fn.state === 'unknown' ? UNKNOWN_STATE : undefined)} />,
  },
  {
    id: 'provider',
    header: 'Provider',
    width: 'minmax(206px, 1fr)',
    sortBy: (fn) => fn.provider,
    cell: (fn) => (
      <span className={classes.place}>
        <ProviderMark id={fn.provider} />
        <TargetMark target={fn.target} />
      </span>
    ),
  },
  { id: 'profile', header: 'Profile', width: 'minmax(76px, 0.6fr)', sortBy: (fn) => fn.profile, cell: (fn) => <span>{fn.profile}</span> },
  {
    id: 'region',
    header: 'Region',
    width: 'minmax(100px, 0.8fr)',
    sortBy: (fn) => fn.region,
    cell: (fn) => (fn.region === null ? dash : <code>{fn.region}</code>),
  },
  {
    id: 'runtime',
    header: 'Runtime',
    width: 'minmax(92px, 0.8fr)',
    sortBy: (fn) => fn.runtime,
    cell: (fn) => (fn.runtime === 'unknown' ? dash : <code>{fn.runtime}</code>),
  },
  {
    id: 'model',
    header: 'Model',
    width: 'minmax(120px, 1fr)',
    sortBy: (fn) => fn.model,
    cell: (fn) => (fn.model === null ? dash : <code>{fn.model}</code>),
  },
  {
    id: 'triggers',
    header: 'Triggers',
    width: 'minmax(72px, 0.9fr)',
    sortBy: (fn) => fn.triggers?.join(' ') ?? null,
    cell: (fn) => (fn.triggers === null || fn.triggers.length === 0 ? dash : <span>{fn.triggers.join(', ')}</span>),
  },
  { id: 'memory', header: 'Memory', width: '72px', align: 'end', sortBy: (fn) => fn.memoryMb, cell: (fn) => formatMb(fn.memoryMb) },
  {
    id: 'timeout',
    header: 'Timeout',
    width: '80px',
    align: 'end',
    sortBy: (fn) => fn.timeoutS,
    cell: (fn) => (fn.timeoutS === null ? '–' : `${fn.timeoutS} s`),
  },
  { id: 'size', header: 'Package', width: '72px', align: 'end', sortBy: (fn) => fn.codeSize, cell: (fn) => formatBytes(fn.codeSize) },
  {
    id: 'version',
    header: 'Version',
    width: '92px',
    align: 'end',
    sortBy: (fn) => versionOrder(fn.version),
    cell: (fn) => <span title={fn.version}>{truncateMiddle(fn.version, 12)}</span>,
  },
  {
    id: 'updated',
    header: 'Updated',
    width: '90px',
    align: 'end',
    sortBy: (fn) => (fn.updatedAt === null ? null : Date.parse(fn.updatedAt)),
    cell: (fn) => <RelativeTime at={fn.updatedAt} plain />,
  },
];

/** `my-app / hello`. */
function nameWithApp({ app, name }: FunctionSummary): string {
  return app === undefined ? name : `${nameOfRef(app)} / ${name}`;
}

function versionOrder(version: string): number | string {
  const number = Number(version);
  return Number.isNaN(number) ? version : number;
}

import { Link } from '@tanstack/react-router';
import type { EnvironmentInfo } from '#shared/model/runtime-status.ts';
import { useFunctions } from '../../api/functions.ts';
import { useRuntime } from '../../api/runtime.ts';
import { formatInteger, plural } from '../../ui/format.ts';
import { IdText } from '../../ui/id-text.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SmallTable, type SmallColumn } from '../../ui/small-table.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';

/** The processes that run functions, those that wait for one included. */
export function EnvironmentsCard() {
  const { data } = useRuntime();
  if (data === undefined || !data.running) return null;
  const live = data.environments.filter((one) => one.state !== 'gone');
  return (
    <SectionCard
      title="Execution environments"
      flush
      description={live.length === 0 ? undefined : plural(live.length, 'process', 'processes')}
    >
      {live.length === 0 ? (
        <p className="muted" style={{ margin: 'var(--space-3)' }}>
          None now; the next call starts one.
        </p>
      ) : (
        <SmallTable label="Execution environments" columns={COLUMNS} rows={live} rowId={(one) => one.id} rowHeader="id" />
      )}
    </SectionCard>
  );
}

const COLUMNS: readonly SmallColumn<EnvironmentInfo>[] = [
  { id: 'id', header: 'Environment', cell: (one) => <IdText value={one.id} max={20} /> },
  { id: 'state', header: 'State', width: '130px', cell: (one) => <StateBadge state={one.state} /> },
  { id: 'function', header: 'Function', cell: (one) => <Owner environment={one} /> },
  { id: 'invocations', header: 'Calls', width: '80px', align: 'end', cell: (one) => formatInteger(one.invocations) },
  {
    id: 'memory',
    header: 'Memory in use',
    width: '120px',
    align: 'end',
    optional: true,
    cell: (one) => (one.memoryMb === null ? '–' : `${formatInteger(Math.round(one.memoryMb))} MB`),
  },
  { id: 'pid', header: 'Process', width: '90px', align: 'end', optional: true, cell: (one) => one.pid ?? '–' },
  { id: 'started', header: 'Started', width: '130px', cell: (one) => <RelativeTime at={one.startedAt} /> },
];

function Owner({ environment: { functionName, version } }: { environment: EnvironmentInfo }) {
  const functions = useFunctions();
  if (functionName === null) return <span className="muted">waits in the pool</span>;
  const found = functions.data?.items.find((one) => one.target === 'local' && one.name === functionName);
  const label = version === null ? functionName : `${functionName} @${version}`;
  if (found === undefined) return label;
  return (
    <Link to="/functions/$ref" params={{ ref: found.ref }}>
      {label}
    </Link>
  );
}

import { IconSnowflake } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { startWord } from '#shared/model/start-word.ts';
import type { TraceSummary } from '#shared/model/trace.ts';
import { EndsText } from '../../../ui/ends-text.tsx';
import { formatInteger, formatMs } from '../../../ui/format.ts';
import type { GridColumn } from '../../../ui/grid/columns.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { serviceColors } from '../view/service-colors.ts';
import classes from './trace-list.module.css';

/** Names shown of a trace's services; the others are counted. */
const SERVICES = 3;

/** @param longestMs what a full bar stands for */
export function traceColumns(longestMs: number): GridColumn<TraceSummary>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      width: 'minmax(176px, 2fr)',
      primary: true,
      sortBy: (trace) => trace.name,
      cell: (trace) => (
        <Link
          to="/traces/$traceId"
          params={{ traceId: trace.traceId }}
          tabIndex={-1}
          title={`${trace.name}, ${trace.traceId}`}
          preload={false}
        >
          <EndsText text={trace.name} />
        </Link>
      ),
    },
    {
      id: 'services',
      header: 'Services',
      width: 'minmax(140px, 1.4fr)',
      sortBy: (trace) => trace.services.length,
      cell: (trace) => <Services names={trace.services} />,
    },
    {
      id: 'spans',
      header: 'Spans',
      width: '76px',
      align: 'end',
      sortBy: (trace) => trace.spanCount,
      cell: (trace) => formatInteger(trace.spanCount),
    },
    {
      id: 'errors',
      header: 'Errors',
      width: '84px',
      align: 'end',
      sortBy: (trace) => trace.errorCount,
      cell: (trace) =>
        trace.errorCount === 0 ? <span className="muted">0</span> : <StateBadge state="error" label={formatInteger(trace.errorCount)} />,
    },
    {
      id: 'duration',
      header: 'Duration',
      width: 'minmax(168px, 1fr)',
      align: 'end',
      sortBy: (trace) => trace.durationMs,
      cell: (trace) => (
        <span className={classes.duration}>
          <span className={classes.track} aria-hidden>
            <span
              style={{ width: `${longestMs === 0 ? 0 : Math.max(1, (trace.durationMs / longestMs) * 100)}%` }}
              data-failed={trace.errorCount > 0 || undefined}
            />
          </span>
          <span className={classes.ms}>{formatMs(trace.durationMs)}</span>
        </span>
      ),
    },
    {
      id: 'cold',
      header: 'Start',
      width: '76px',
      sortBy: (trace) => (trace.cold ? 0 : 1),
      cell: (trace) =>
        trace.cold ? (
          <span className={classes.cold} title="At least one function was started for this request">
            <IconSnowflake size={13} aria-hidden /> cold
          </span>
        ) : (
          <span className="muted" title={trace.cold === null ? 'Lists of this provider do not say; the trace itself does' : undefined}>
            {startWord(trace.cold) ?? '–'}
          </span>
        ),
    },
    {
      id: 'started',
      header: 'Started',
      width: '112px',
      align: 'end',
      sortBy: (trace) => Date.parse(trace.startedAt),
      cell: (trace) => <RelativeTime at={trace.startedAt} plain />,
    },
  ];
}

function Services({ names }: { names: readonly string[] }) {
  const colors = serviceColors(names);
  const more = names.length - SERVICES;
  return (
    <span className={classes.services} title={names.join(', ')}>
      {names.slice(0, SERVICES).map((name) => (
        <span key={name} className={classes.service}>
          <span className={classes.swatch} style={{ background: `var(--series-${colors.get(name)})` }} aria-hidden />
          <span>{name}</span>
        </span>
      ))}
      {more > 0 ? <span className="muted">+{more}</span> : null}
    </span>
  );
}

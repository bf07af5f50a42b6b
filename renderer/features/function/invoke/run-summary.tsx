import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { formatBytes, formatMb, formatMs } from '../../../ui/format.ts';
import { IdText } from '../../../ui/id-text.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { startText } from '../start-text.ts';
import classes from './invoke.module.css';

/** Status and numbers of an invocation in one strip. */
export function RunSummary({ invocation }: { invocation: InvocationDetail }) {
  const { http, durationMs, billedMs, memoryMaxMb, memoryMb, responseSize, version } = invocation;
  return (
    <>
      <div className={classes.summary} role="status">
        <StateBadge soft state={invocation.status} />
        {http === null || http.status === null ? null : (
          <span className={classes.status} data-refused={http.status >= 400 || undefined} data-bad={http.status >= 500 || undefined}>
            {http.status}
          </span>
        )}
        <span className={classes.links}>
          {invocation.traceId === null ? null : (
            <Link to="/traces/$traceId" params={{ traceId: invocation.traceId }}>
              Trace
            </Link>
          )}
          <Link to="/invocations/$id" params={{ id: invocation.id }}>
            Invocation
          </Link>
          <IdText value={invocation.id} max={14} copy="Copy invocation id" />
        </span>
      </div>
      <dl className={classes.numbers}>
        <Number name="Duration" value={formatMs(durationMs)} />
        <Number name="Billed" value={formatMs(billedMs)} />
        <Number name="Memory" value={`${formatMb(memoryMaxMb)} of ${formatMb(memoryMb)}`} />
        <Number name="Start" value={startText(invocation)} />
        <Number name="Response" value={formatBytes(responseSize)} />
        <Number name="Version" value={version} />
      </dl>
    </>
  );
}

function Number({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

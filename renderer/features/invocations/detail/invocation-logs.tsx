import { Link } from '@tanstack/react-router';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { plural } from '../../../ui/format.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { LogSnippet } from '../../logs/log-snippet.tsx';

const SHOWN = 200;

/** What was printed during the call. */
export function InvocationLogs({ invocation }: { invocation: InvocationDetail }) {
  const { logs, id } = invocation;
  return (
    <SectionCard
      title="Logs"
      actions={
        <Link to="/logs" search={{ invocation: id }}>
          Open in the log view
        </Link>
      }
    >
      {logs.length === 0 ? (
        <p className="muted">It printed nothing.</p>
      ) : (
        <LogSnippet entries={logs.slice(0, SHOWN)} label="Log lines of the invocation" />
      )}
      {logs.length > SHOWN ? <p className="muted">{plural(logs.length - SHOWN, 'more line')} in the log view.</p> : null}
    </SectionCard>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { Invocation } from '#shared/model/invocation.ts';
import { orpc } from '../../../api/client.ts';
import { useLiveInterval } from '../../../api/runtime.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { useCapability } from '../use-capability.ts';
import { StackTrace } from '../stack-trace.tsx';
import classes from './overview-tab.module.css';

/** Whatever went wrong last; nothing where nothing did. */
export function LastErrorCard({ fn }: { fn: FunctionDetail }) {
  const last = useLastFailure(fn.ref, useCapability(fn.provider, 'history').supported);
  if (last === null || last.error === null) return null;
  return (
    <SectionCard
      title="Last error"
      actions={
        <Button
          variant="default"
          size="compact-xs"
          renderRoot={(props) => <Link to="/invocations/$id" params={{ id: last.id }} {...props} />}
        >
          Open invocation
        </Button>
      }
    >
      <div className={classes.errorHead}>
        <span className={classes.errorType}>{last.error.type}</span>
        <span className="meta">
          version {last.version}, <RelativeTime at={last.startedAt} />
        </span>
      </div>
      <p className={classes.errorMessage}>{last.error.message}</p>
      {last.error.trace.length === 0 ? null : (
        <div className={classes.frames}>
          <StackTrace fn={fn} trace={last.error.trace} version={last.version} heading={`${last.error.type}: ${last.error.message}`} />
        </div>
      )}
    </SectionCard>
  );
}

const FAILURES = ['error', 'timeout', 'crashed'] as const;

/** The newest failed invocation, of whichever kind. */
function useLastFailure(ref: string, enabled: boolean): Invocation | null {
  const error = useFailures(ref, FAILURES[0], enabled);
  const timeout = useFailures(ref, FAILURES[1], enabled);
  const crashed = useFailures(ref, FAILURES[2], enabled);
  const found = [error, timeout, crashed].filter((each) => each !== undefined);
  return found.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0] ?? null;
}

function useFailures(ref: string, status: (typeof FAILURES)[number], enabled: boolean): Invocation | undefined {
  const query = useQuery({
    ...orpc.invocations.list.queryOptions({ input: { ref, status, limit: 1 } }),
    refetchInterval: useLiveInterval(10_000),
    enabled,
  });
  return query.data?.items[0];
}

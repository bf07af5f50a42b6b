import { useQuery } from '@tanstack/react-query';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { orpc } from '../../../api/client.ts';
import { PartialNotice } from '../../../ui/partial-notice.tsx';
import { LogSnippet } from '../../logs/log-snippet.tsx';
import classes from './invoke.module.css';

const AGAIN_MS = 2500;
/** Looks before nothing is taken for an answer. */
const LOOKS = 8;

/** The log of a call whose provider keeps it apart: looked for until there is some. */
export function LaterLogs({ invocation }: { invocation: InvocationDetail }) {
  const logs = useQuery({
    ...orpc.logs.list.queryOptions({ input: { ref: invocation.functionRef, invocationId: invocation.id, limit: 200 } }),
    refetchInterval: ({ state }) => (state.dataUpdateCount < LOOKS && (state.data?.items.length ?? 0) === 0 ? AGAIN_MS : false),
  });
  if (logs.isError) {
    return (
      <PartialNotice title="The log could not be read." onRetry={() => void logs.refetch()}>
        {logs.error.message}
      </PartialNotice>
    );
  }
  const entries = logs.data?.items ?? [];
  if (entries.length > 0) return <LogSnippet entries={entries} label="Logs of this invocation" />;
  return (
    <p className={classes.hint}>
      No lines yet. They come from the provider's log service, some seconds after the call; lines that do not name their call are on the
      Logs page.
    </p>
  );
}

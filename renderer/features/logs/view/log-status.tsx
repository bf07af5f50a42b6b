import { useRuntime } from '../../../api/runtime.ts';
import { useClock } from '../../../ui/use-clock.ts';
import type { FollowState } from '../buffer/follow.ts';
import type { LogMode } from '../buffer/log-session.ts';
import classes from './logs-view.module.css';

interface Status {
  tone: 'live' | 'warn' | 'bad' | 'idle';
  text: string;
}

const READING: Status = { tone: 'idle', text: 'Reading lines' };

/** How the log is being read: live, past, or waiting for the runtime to come back. */
export function LogStatus({
  mode,
  follow,
  count,
  failed,
  changing,
}: {
  mode: LogMode['kind'];
  follow: FollowState | null;
  count: string;
  /** Not even the first page could be read. */
  failed: boolean;
  /** What is on show is not what was asked for last. */
  changing: boolean;
}) {
  const stopped = useRuntime().data?.running === false;
  const waitS = useClock((now) => (follow?.phase === 'waiting' ? Math.max(0, Math.ceil((follow.retryAt - now) / 1000)) : 0));
  const { tone, text } = changing ? READING : describe(mode, follow, { waitS, stopped, failed });
  return (
    <span className={classes.status}>
      <span className={classes.count}>{count}</span>
      <span
        className={classes.state}
        data-tone={tone}
        role="status"
        title={follow?.phase === 'waiting' || follow?.phase === 'failed' ? follow.error.message : undefined}
      >
        <span className={classes.dot} aria-hidden />
        {text}
      </span>
    </span>
  );
}

function describe(
  mode: LogMode['kind'],
  follow: FollowState | null,
  { waitS, stopped, failed }: { waitS: number; stopped: boolean; failed: boolean },
): Status {
  if (mode === 'around') return { tone: 'idle', text: 'Around one line' };
  if (mode === 'fixed') return { tone: 'idle', text: 'Past' };
  if (stopped && (failed || follow?.phase === 'waiting')) return { tone: 'warn', text: 'Waiting for the runtime' };
  if (failed) return { tone: 'warn', text: 'No answer' };
  switch (follow?.phase) {
    case 'live':
      return { tone: 'live', text: 'Live' };
    case 'waiting':
      return { tone: 'warn', text: waitS > 1 ? `Connection lost, again in ${waitS} s` : 'Connecting again' };
    case 'failed':
      return { tone: 'bad', text: 'Not live' };
    case 'connecting':
    case undefined:
      return { tone: 'idle', text: 'Connecting' };
  }
}

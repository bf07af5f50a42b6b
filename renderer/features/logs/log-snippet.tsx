import type { LogEntry } from '#shared/model/log-entry.ts';
import { formatClock } from '../../ui/format-time.ts';
import { useTimeZone } from '../../ui/time-zone.ts';
import { AnsiText } from './lines/ansi-text.tsx';
import { LevelMark } from './lines/level-mark.tsx';
import classes from './log-snippet.module.css';

/** A few log lines as they are, oldest first: beside a span, in a result. For more than some hundred use LogsView. */
export function LogSnippet({ entries, label = 'Log lines' }: { entries: readonly LogEntry[]; label?: string }) {
  const zone = useTimeZone();
  return (
    <ol className={classes.lines} aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id} className={classes.line} data-stream={entry.stream}>
          <time dateTime={entry.at} className={classes.time}>
            {formatClock(entry.at, zone)}
          </time>
          <LevelMark level={entry.level} />
          <span className={classes.message}>
            <AnsiText text={entry.message.trimEnd()} />
          </span>
        </li>
      ))}
    </ol>
  );
}

import type { LogEntry } from '#shared/model/log-entry.ts';
import classes from './level-mark.module.css';

const SHORT: Record<LogEntry['level'], string> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};

/** A level as a word in its colour. */
export function LevelMark({ level }: { level: LogEntry['level'] }) {
  return (
    <span className={classes.level} data-level={level}>
      {SHORT[level]}
    </span>
  );
}

import { Button } from '@mantine/core';
import { IconArrowsVertical } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatAbsolute } from '../../../ui/format-time.ts';
import { truncateMiddle } from '../../../ui/truncate-middle.ts';
import { useTimeZone } from '../../../ui/time-zone.ts';
import { stripAnsi } from '../text/ansi.ts';
import { parseJsonLine } from '../text/json-line.ts';
import { AnsiText } from './ansi-text.tsx';
import classes from './log-detail.module.css';

const STREAMS = { stdout: 'standard output', stderr: 'standard error', platform: 'the runtime itself' } as const;

/** All of one line: its whole text, where it came from, and where to go from it. */
export function LogDetail({ entry, mark, link, onAround }: { entry: LogEntry; mark: string; link: () => string; onAround: () => void }) {
  const zone = useTimeZone();
  const json = parseJsonLine(entry.message);
  const text = json?.pretty ?? entry.message.trimEnd();
  return (
    <div className={classes.detail}>
      <pre className={classes.text}>
        <AnsiText text={text} mark={mark} />
      </pre>
      <div className={classes.facts}>
        <span>{formatAbsolute(entry.at, zone)}</span>
        <span>from {STREAMS[entry.stream]}</span>
        <Link to="/functions/$ref" params={{ ref: entry.functionRef }}>
          {entry.functionRef}
          {entry.version === null ? '' : `@${entry.version}`}
        </Link>
        {entry.invocationId === null ? null : (
          <Link to="/invocations/$id" params={{ id: entry.invocationId }} title={entry.invocationId}>
            Invocation {truncateMiddle(entry.invocationId, 13)}
          </Link>
        )}
        {entry.traceId === null ? null : (
          <Link to="/traces/$traceId" params={{ traceId: entry.traceId }} title={entry.traceId}>
            Trace {truncateMiddle(entry.traceId, 13)}
          </Link>
        )}
      </div>
      <div className={classes.actions}>
        <Button variant="default" size="compact-xs" leftSection={<IconArrowsVertical size={14} aria-hidden />} onClick={onAround}>
          Show around
        </Button>
        <CopyButton icon label="Copy line" value={() => stripAnsi(entry.message)} />
        <span className="meta">line</span>
        <CopyButton icon label="Copy link to the line" value={link} />
        <span className="meta">link</span>
        {json === null ? null : (
          <>
            <CopyButton icon label="Copy JSON" value={json.pretty} />
            <span className="meta">JSON</span>
          </>
        )}
      </div>
    </div>
  );
}

import { useEffect, useRef } from 'react';
import { formatClock } from '../../ui/format-time.ts';
import { useTimeZone } from '../../ui/time-zone.ts';
import classes from './deploy.module.css';
import type { LogLine } from './progress.ts';

/** What the deployment says, following its end unless the reader has scrolled up. */
export function DeployLog({ lines, running }: { lines: readonly LogLine[]; running: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const zone = useTimeZone();
  useEffect(() => {
    const element = box.current;
    if (element !== null && follow.current) element.scrollTop = element.scrollHeight;
  }, [lines]);
  return (
    <div
      ref={box}
      className={classes.log}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-label="Deployment log"
      aria-live="off"
      onScroll={({ currentTarget: element }) => {
        follow.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
      }}
    >
      {lines.length === 0 ? <p className="muted">{running ? 'Nothing has been said yet.' : 'This deployment said nothing.'}</p> : null}
      {lines.map((line, index) => (
        <div key={index} className={classes.logLine}>
          <time dateTime={line.at}>{formatClock(line.at, zone)}</time>
          <span className={classes.logStep}>{line.step?.split('/').at(-1) ?? ''}</span>
          <span className={classes.logText}>{line.line}</span>
        </div>
      ))}
    </div>
  );
}

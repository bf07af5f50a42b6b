import type { FunctionDetail } from '#shared/model/function.ts';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import classes from './failed-notice.module.css';

/** Why a function cannot run, where its provider says so: its first line, and what its code or build said below that. */
export function FailedNotice({ fn }: { fn: Pick<FunctionDetail, 'state' | 'stateReason'> }) {
  if (fn.state !== 'failed' || fn.stateReason === null) return null;
  const [first = '', ...more] = fn.stateReason.split('\n');
  return (
    <PartialNotice tone="bad" title="The function is in state failed.">
      {first}
      {more.length === 0 ? null : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
        <pre className={classes.more} aria-label="What its code or build said" tabIndex={0}>
          {more.join('\n')}
        </pre>
      )}
    </PartialNotice>
  );
}

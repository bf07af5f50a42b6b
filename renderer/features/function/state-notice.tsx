import type { FunctionDetail } from '#shared/model/function.ts';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import classes from './state-notice.module.css';

/** Why the function does not run, in the words of its provider, and what to do. */
export function StateNotice({ fn: { name, state, stateReason } }: { fn: FunctionDetail }) {
  if (state !== 'failed' || stateReason === null || stateReason === '') return null;
  const [first = '', ...more] = stateReason.split('\n');
  return (
    <PartialNotice tone="bad" title={`${name} is not ready.`}>
      {first} Mend it, then deploy a new version.
      {more.length === 0 ? null : <pre className={classes.more}>{more.join('\n')}</pre>}
    </PartialNotice>
  );
}

import type { FunctionDetail } from '#shared/model/function.ts';
import { PartialNotice } from '../../ui/partial-notice.tsx';

/** Why a function cannot run, where its provider says so. */
export function FailedNotice({ fn }: { fn: Pick<FunctionDetail, 'state' | 'stateReason'> }) {
  if (fn.state !== 'failed' || fn.stateReason === null) return null;
  return (
    <PartialNotice tone="bad" title="The function is in state failed.">
      {fn.stateReason}
    </PartialNotice>
  );
}

import { IconAlertTriangleFilled } from '@tabler/icons-react';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { StackTrace } from '../stack-trace.tsx';
import classes from './invoke.module.css';

/** What the function threw, with its stack. */
export function RunError({ fn, invocation }: { fn: FunctionDetail; invocation: InvocationDetail }) {
  const { error } = invocation;
  if (error === null) return null;
  const hint = remedy(invocation);
  return (
    <div className={classes.error}>
      <div className={classes.errorHead}>
        <IconAlertTriangleFilled size={16} aria-hidden />
        <strong>{error.type}</strong>
        <span className="grow" />
        <CopyButton icon label="Copy error" value={[`${error.type}: ${error.message}`, ...error.trace].join('\n')} />
      </div>
      <p className={classes.errorMessage}>{error.message}</p>
      {hint === null ? null : <p className={classes.hint}>{hint}</p>}
      {error.trace.length === 0 ? null : (
        <StackTrace fn={fn} trace={error.trace} version={invocation.version} heading={`${error.type}: ${error.message}`} />
      )}
    </div>
  );
}

/** What to do about failures that are not the code's own errors. */
function remedy({ status, memoryMaxMb, memoryMb }: InvocationDetail): string | null {
  switch (status) {
    case 'timeout':
      return 'It ran into its time limit. Raise the timeout under Configuration, or look in the trace for what it waited for.';
    case 'crashed':
      return memoryMb !== null && memoryMaxMb !== null && memoryMaxMb >= memoryMb * 0.95
        ? 'It came up to its memory limit. Raise the memory under Configuration.'
        : 'Its process ended in the middle of the call. The log has what it wrote last.';
    case 'throttled':
      return 'No execution environment came free in time. Try again, or raise the limit in the settings.';
    case 'running':
    case 'accepted':
    case 'ok':
    case 'error':
    case 'cancelled':
      return null;
  }
}

import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AppError } from '#shared/errors.ts';
import { useRuntime, useRuntimeControl } from '../../api/runtime.ts';
import { ErrorState } from '../../ui/error-state.tsx';

/** Something could not be read. Where that is because the local runtime is stopped, starting it is the first thing to do; the page then fills by itself. */
export function ReadFailure({
  error,
  title,
  onRetry,
  action,
}: {
  error: AppError;
  title: string;
  onRetry?: () => void;
  action?: ReactNode;
}) {
  const stopped = useRuntime().data?.running === false && error.code === 'unavailable';
  const { start, starting } = useRuntimeControl();
  const first = stopped ? (
    <Button leftSection={<IconPlayerPlay size={14} aria-hidden />} loading={starting} onClick={start}>
      Start the runtime
    </Button>
  ) : (
    action
  );
  return (
    <ErrorState
      error={error}
      title={title}
      {...(first === undefined ? {} : { action: first })}
      {...(onRetry === undefined ? {} : { onRetry })}
    />
  );
}

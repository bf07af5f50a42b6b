import type { ErrorComponentProps } from '@tanstack/react-router';
import { toAppError } from '#shared/errors.ts';
import { ErrorState } from '../ui/error-state.tsx';

/** A page that failed to load or threw: the shell stays, the page says what happened. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={toAppError(error)} title="This page failed" onRetry={reset} />;
}

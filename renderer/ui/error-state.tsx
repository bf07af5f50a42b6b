import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ERROR_CODES, type AppError } from '#shared/errors.ts';
import { CopyButton } from './copy-button.tsx';
import { errorDetails } from './error-details.ts';
import classes from './state.module.css';

/**
 * What failed, why, and what to do now, with the details to copy into a report.
 * Where only a part of a page failed, use PartialNotice.
 *
 * @param title what failed, in the page's words; by default the error says it itself
 * @param onRetry shown as "Try again"
 * @param action a better next step than trying again
 * @param small for one card of several: quieter, so that three failures do not shout three times
 */
export function ErrorState({
  error,
  title,
  onRetry,
  action,
  small = false,
}: {
  error: AppError;
  title?: string;
  onRetry?: () => void;
  action?: ReactNode;
  small?: boolean;
}) {
  return (
    <div className={classes.state} data-small={small || undefined} role="alert">
      <IconAlertTriangle className={classes.bad} size={small ? 20 : 28} stroke={1.5} aria-hidden />
      <p className={classes.title}>{title ?? TITLES[ERROR_CODES[error.code].fault]}</p>
      <p className={classes.text}>{error.message}</p>
      {error.hint === undefined ? null : <p className={classes.text}>{error.hint}</p>}
      <div className={classes.actions}>
        {action}
        {onRetry === undefined ? null : (
          <Button
            variant={action === undefined && !small ? 'filled' : 'default'}
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={onRetry}
          >
            Try again
          </Button>
        )}
        <CopyButton label="Copy details" value={() => errorDetails(error)} />
      </div>
      <p className={classes.code}>
        <code>{error.code}</code>
        {error.requestId === undefined ? null : <code>{error.requestId}</code>}
      </p>
    </div>
  );
}

const TITLES = { user: 'This could not be done', provider: 'No answer', bug: 'Something went wrong' } as const;

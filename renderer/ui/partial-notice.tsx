import { Button } from '@mantine/core';
import { IconAlertTriangleFilled, IconExclamationCircleFilled, IconInfoCircleFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './partial-notice.module.css';

const ICONS = { warn: IconExclamationCircleFilled, bad: IconAlertTriangleFilled, info: IconInfoCircleFilled } as const;

/**
 * One part failed, the rest is shown: a line above it that says which and what to do.
 *
 * @param title what is missing
 * @param children why, and what to do now
 */
export function PartialNotice({
  title,
  children,
  tone = 'warn',
  action,
  onRetry,
  onDismiss,
}: {
  title: string;
  children?: ReactNode;
  tone?: keyof typeof ICONS;
  action?: ReactNode;
  onRetry?: (() => void) | undefined;
  onDismiss?: (() => void) | undefined;
}) {
  const Icon = ICONS[tone];
  return (
    <div className={classes.notice} data-tone={tone} role="status">
      <Icon size={16} aria-hidden className={classes.icon} />
      <div className="grow">
        <strong className={classes.title}>{title}</strong>
        {children === undefined ? null : <span className={classes.text}> {children}</span>}
      </div>
      {action}
      {onRetry === undefined ? null : (
        <Button variant="default" size="compact-xs" onClick={onRetry}>
          Try again
        </Button>
      )}
      {onDismiss === undefined ? null : (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={onDismiss}>
          Dismiss
        </Button>
      )}
    </div>
  );
}

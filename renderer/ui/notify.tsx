import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangleFilled, IconCircleCheckFilled } from '@tabler/icons-react';
import type { AppError } from '#shared/errors.ts';
import { CopyButton } from './copy-button.tsx';
import { errorDetails } from './error-details.ts';
import classes from './notify.module.css';

/** Something was done. `action` is one short next step: "Open", "Undo". */
export function notifyDone(message: string, action?: { label: string; run: () => void }): void {
  const id = notifications.show({
    icon: <IconCircleCheckFilled size={16} />,
    className: classes.done ?? '',
    message: (
      <span className={classes.line}>
        <span className="grow">{message}</span>
        {action === undefined ? null : (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              action.run();
            }}
          >
            {action.label}
          </Button>
        )}
      </span>
    ),
  });
}

/** Something failed: what, why, what to do. Stays until it is closed. A cancellation is no failure and shows nothing. */
export function notifyError(title: string, error: AppError): void {
  if (error.code === 'cancelled') return;
  notifications.show({
    icon: <IconAlertTriangleFilled size={16} />,
    className: classes.failed ?? '',
    title,
    autoClose: false,
    message: (
      <span className={classes.stack}>
        <span>{error.message}</span>
        {error.hint === undefined ? null : <span>{error.hint}</span>}
        <CopyButton label="Copy details" value={() => errorDetails(error)} />
      </span>
    ),
  });
}

import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './dialog.module.css';
import { PartialNotice } from './partial-notice.tsx';

/** A window over the page, for as long as it is mounted. */
export function Dialog({
  title,
  size = 480,
  onClose,
  children,
}: {
  title: string;
  /** Pixels, or a CSS width. */
  size?: number | string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': 'Close' }}>
      {children}
    </Modal>
  );
}

/**
 * What a dialog asks for, its buttons at the end. The caller checks what was typed; the browser's own bubbles stay away.
 *
 * @param submit the verb of the button: "Add profile"
 * @param failure what went wrong when it was sent; stands above the buttons
 * @param focus the button that has the focus at first; without it the dialog's first field has it
 */
export function DialogForm({
  submit,
  blocked = false,
  busy = false,
  destructive = false,
  failure = null,
  focus,
  onSubmit,
  onClose,
  children,
}: {
  submit: string;
  /** True while it cannot be sent. */
  blocked?: boolean;
  busy?: boolean;
  destructive?: boolean;
  failure?: { title: string; error: { message: string; hint?: string | null | undefined } } | null;
  focus?: 'cancel' | 'submit';
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked) onSubmit();
      }}
    >
      {children}
      {failure === null ? null : (
        <PartialNotice tone="bad" title={failure.title}>
          {failure.error.message} {failure.error.hint}
        </PartialNotice>
      )}
      <div className={classes.buttons}>
        <Button variant="default" data-autofocus={focus === 'cancel' || undefined} onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          color={destructive ? 'bad' : 'accent'}
          disabled={blocked}
          loading={busy}
          data-autofocus={focus === 'submit' || undefined}
        >
          {submit}
        </Button>
      </div>
    </form>
  );
}

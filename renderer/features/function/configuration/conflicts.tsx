import { Button } from '@mantine/core';
import { PartialNotice } from '../../../ui/partial-notice.tsx';
import { toForm, type ConfigField } from './config-form.ts';
import type { ConfigEdit } from './use-config-edit.ts';

const NAMES: Record<ConfigField, string> = {
  description: 'The description',
  memoryMb: 'The memory',
  timeoutS: 'The timeout',
  concurrency: 'The concurrency',
  env: 'Variables that you edited',
};

/** Fields that somebody else changed while they were being edited, one line each. */
export function Conflicts({ edit }: { edit: ConfigEdit }) {
  return edit.conflicts.map((field) => (
    <PartialNotice
      key={field}
      title={`${NAMES[field]} changed elsewhere${field === 'env' ? '' : ` to "${String(toForm(edit.base)[field])}"`}.`}
      action={
        <>
          <Button size="compact-xs" variant="default" onClick={() => edit.takeStored(field)}>
            Take the stored one
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => edit.keep(field)}>
            Keep mine
          </Button>
        </>
      }
    >
      Your edit is still here.
    </PartialNotice>
  ));
}

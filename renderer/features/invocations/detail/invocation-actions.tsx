import { Button, Tooltip } from '@mantine/core';
import { IconChartDots3, IconPlayerPlay } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { LinkButton } from '../../../ui/link-button.tsx';
import { keepDraft } from '../../function/invoke/use-draft.ts';
import { draftOf } from './run-again.ts';

/** Where to go from an invocation: its trace, and the invoke tab with the same call in it. */
export function InvocationActions({ invocation }: { invocation: InvocationDetail }) {
  const navigate = useNavigate();
  const draft = draftOf(invocation);
  const reason = 'reason' in draft ? draft.reason : null;
  const again = (): void => {
    if ('reason' in draft) return;
    keepDraft(invocation.functionRef, draft);
    void navigate({ to: '/functions/$ref', params: { ref: invocation.functionRef }, search: { tab: 'invoke' } });
  };
  return (
    <>
      {invocation.traceId === null ? null : (
        <LinkButton
          to="/traces/$traceId"
          params={{ traceId: invocation.traceId }}
          variant="default"
          leftSection={<IconChartDots3 size={14} aria-hidden />}
        >
          Open the trace
        </LinkButton>
      )}
      <Tooltip label={reason ?? 'Opens the invoke tab with this call in it; nothing is sent yet'} multiline maw={280}>
        <Button
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          {...(reason === null ? {} : { 'data-disabled': true })}
          aria-disabled={reason !== null}
          onClick={again}
        >
          Run again
        </Button>
      </Tooltip>
    </>
  );
}

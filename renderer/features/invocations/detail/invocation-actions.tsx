import { Button, Tooltip } from '@mantine/core';
import { IconChartDots3, IconPlayerPlay } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { LinkButton } from '../../../ui/link-button.tsx';
import { keepDraft } from '../../function/invoke/use-draft.ts';
import { CompareMenu } from './compare-menu.tsx';
import { draftOf } from './run-again.ts';

/** The same by key: what is done most stands under the finger that invokes a function. */
function useKeys(again: () => void, traceId: string | null): void {
  const navigate = useNavigate();
  const latest = useRef(again);
  useEffect(() => {
    latest.current = again;
  });
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'invocation.again',
          label: 'Run this call again',
          group: 'This page',
          keys: 'i',
          icon: IconPlayerPlay,
          run: () => latest.current(),
        },
        ...(traceId === null
          ? []
          : [
              {
                id: 'invocation.trace',
                label: 'Open the trace of this call',
                group: 'This page' as const,
                keys: 't',
                icon: IconChartDots3,
                run: () => void navigate({ to: '/traces/$traceId', params: { traceId } }),
              },
            ]),
      ],
      [navigate, traceId],
    ),
  );
}

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
  useKeys(again, invocation.traceId);
  return (
    <>
      <CompareMenu invocation={invocation} />
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

import { IconChartDots3 } from '@tabler/icons-react';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';

/** How the first trace comes about. */
export function NoTraces({ functionRef }: { functionRef: string | null }) {
  return (
    <EmptyState
      title="No traces yet"
      icon={IconChartDots3}
      command={`isobar invoke ${functionRef ?? 'local/NAME'}`}
      action={
        functionRef === null ? (
          <LinkButton to="/functions">Choose a function to invoke</LinkButton>
        ) : (
          <LinkButton to="/functions/$ref" params={{ ref: functionRef }} search={{ tab: 'invoke' }}>
            Invoke it
          </LinkButton>
        )
      }
    >
      Every invocation leaves a trace: its start, its phases, and the calls it makes to other functions. Nothing has to be instrumented.
    </EmptyState>
  );
}

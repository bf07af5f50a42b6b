import { IconChartDots3 } from '@tabler/icons-react';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useFirstCall } from '../../functions/first-call.tsx';

/** How the first trace comes about. */
export function NoTraces({ functionRef }: { functionRef: string | null }) {
  const { action, command } = useFirstCall(functionRef);
  return (
    <EmptyState title="No traces yet" icon={IconChartDots3} action={action} command={command}>
      Every invocation leaves a trace: its start, its phases, and the calls it makes to other functions. Nothing has to be instrumented.
    </EmptyState>
  );
}

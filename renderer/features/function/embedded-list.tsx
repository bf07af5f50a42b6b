import { useMemo } from 'react';
import type { FunctionDetail } from '#shared/model/function.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { InvocationList } from '../invocations/invocation-list.tsx';
import { LogsView } from '../logs/logs-view.tsx';
import { TraceList } from '../traces/trace-list.tsx';
import { useCapability } from './use-capability.ts';

/** Where calls that are not on record are told of. */
function Elsewhere({ list, fn }: EmbeddedListProps) {
  const others = (['logs', 'traces'] as const).filter((each) => each !== list);
  return (
    <span className="row">
      {others.map((tab) => (
        <LinkButton key={tab} to="/functions/$ref" params={{ ref: fn.ref }} search={{ tab }} variant="default">
          {tab === 'logs' ? 'Its logs' : 'Its traces'}
        </LinkButton>
      ))}
    </span>
  );
}

export interface EmbeddedListProps {
  list: 'logs' | 'traces' | 'invocations';
  fn: FunctionDetail;
}

const FACETS = { logs: 'logs', traces: 'traces', invocations: 'history' } as const;

/** The console's own lists, cut down to one function. */
export default function EmbeddedList({ list, fn }: EmbeddedListProps) {
  const capability = useCapability(fn.provider, FACETS[list]);
  const filter = useMemo(() => ({ ref: fn.ref }), [fn.ref]);
  if (!capability.supported) {
    return (
      <EmptyState title={`No ${list} here`} action={<Elsewhere list={list} fn={fn} />}>
        {capability.reason}
      </EmptyState>
    );
  }
  switch (list) {
    case 'logs':
      return <LogsView filter={filter} />;
    case 'traces':
      return <TraceList functionRef={fn.ref} />;
    case 'invocations':
      return <InvocationList functionRef={fn.ref} />;
  }
}

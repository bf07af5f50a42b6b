import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { FunctionDetail } from '#shared/model/function.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** The console's own lists, cut down to one function. */
export function EmbeddedList({ list, fn }: { list: 'logs' | 'traces' | 'invocations'; fn: FunctionDetail }) {
  return (
    <EmptyState
      title={`The ${list} of ${fn.name}`}
      action={<Button renderRoot={(props) => <Link to={`/${list}`} search={{ ref: fn.ref }} {...props} />}>Open {list}</Button>}
    >
      They are on a page of their own, filtered to this function.
    </EmptyState>
  );
}

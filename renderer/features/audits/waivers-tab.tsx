import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client, orpc } from '../../api/client.ts';
import { confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { notifyError } from '../../ui/notify.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** What was decided to be lived with, and until when. */
export function WaiversTab() {
  const query = useQuery(orpc.waivers.list.queryOptions({ input: {} }));
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: string) => client.waivers.remove({ id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: orpc.waivers.key() }),
    onError: (error) => notifyError('The waiver was not removed', error),
  });
  if (query.data === undefined)
    return query.error === null ? <SkeletonRows label="Reading the waivers" /> : <ErrorState error={query.error} title="The waivers could not be read" onRetry={() => void query.refetch()} />;
  if (query.data.items.length === 0)
    return (
      <EmptyState title="Nothing is waived" command="isobar waivers list">
        A finding that is to stay can be waived from its details: with a reason, somebody who decided it, and a day on which it is looked at again.
      </EmptyState>
    );
  const ask = async (id: string, ruleId: string) => {
    if (await confirm({ title: 'Remove this waiver?', body: `What it covered (${ruleId}) counts again in the next audit.`, confirm: 'Remove waiver' })) remove.mutate(id);
  };
  return (
    <SmallTable
      label="Waivers"
      rows={query.data.items}
      rowId={({ id }) => id}
      rowHeader="rule"
      wrap
      columns={[
        { id: 'rule', header: 'Rule', cell: ({ ruleId }) => ruleId, width: '7rem' },
        { id: 'subject', header: 'Of', cell: ({ subject }) => subject },
        { id: 'reason', header: 'Reason', cell: ({ reason }) => reason },
        { id: 'owner', header: 'Decided by', cell: ({ owner }) => owner, width: '9rem', optional: true },
        { id: 'until', header: 'Until', cell: ({ expiresAt }) => (Date.parse(expiresAt) < Date.now() ? `expired ${expiresAt.slice(0, 10)}` : expiresAt.slice(0, 10)), width: '9rem' },
        {
          id: 'remove',
          header: 'Remove',
          width: '7rem',
          cell: ({ id, ruleId }) => (
            <Button size="xs" variant="default" aria-label={`Remove the waiver of ${ruleId}`} onClick={() => void ask(id, ruleId)}>
              Remove
            </Button>
          ),
        },
      ]}
    />
  );
} // prettier-ignore

import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isStillWhole, WHOLE_FOR_DAYS, type AdvisoryCount, type AdvisoryListInfo } from '#shared/model/audit/advisory-lists.ts';
import { client, orpc } from '../../api/client.ts';
import { confirm } from '../../ui/confirm.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatRelative } from '../../ui/format-time.ts';
import { notifyError } from '../../ui/notify.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { ImportAdvisoriesDialog } from './import-advisories-dialog.tsx';

/** A list, for one kind of package; a list that cannot be read has a row of its own. */
interface Row {
  list: AdvisoryListInfo;
  count: AdvisoryCount | null;
}

const whole = (list: AdvisoryListInfo, count: AdvisoryCount) =>
  isStillWhole(count, list, new Date()) ? 'passes' : 'not evaluated: the export is old';

function aboutNewest(day: string | null): string {
  return day === null ? 'unknown' : `${day} (${formatRelative(day, Date.now())})`;
}

/** What dependencies are held against, how old it is, and what more can be brought in. */
export function AdvisoriesTab() {
  const query = useQuery(orpc.advisories.list.queryOptions({ input: {} }));
  const queries = useQueryClient();
  const [importing, setImporting] = useState(false);
  const remove = useMutation({
    mutationFn: (name: string) => client.advisories.remove({ name }),
    onSuccess: () => queries.invalidateQueries({ queryKey: orpc.advisories.key() }),
    onError: (error) => notifyError('The list was not removed', error),
  });
  if (query.data === undefined)
    return query.error === null ? <SkeletonRows label="Reading the lists" /> : <ErrorState error={query.error} title="The lists could not be read" onRetry={() => void query.refetch()} />;
  const rows = query.data.items.flatMap((list): Row[] => (list.counts.length === 0 ? [{ list, count: null }] : list.counts.map((count) => ({ list, count }))));
  const ask = async (name: string) => {
    if (await confirm({ title: `Remove the list ${name}?`, body: 'Audits no longer use it. It can be imported again.', confirm: 'Remove list' })) remove.mutate(name);
  };
  const first = (row: Row) => rows.findIndex(({ list }) => list === row.list) === rows.indexOf(row);
  return (
    <>
      <SectionCard
        title="What dependencies are held against"
        description={`Nothing is sent for it. A package that none of these lists names passes only where a whole export of its ecosystem, at most ${WHOLE_FOR_DAYS} days old, is among them; else it is not evaluated.`}
        actions={
          <Button variant="default" miw="fit-content" leftSection={<IconFileImport size={14} aria-hidden />} onClick={() => setImporting(true)}>
            Import advisories
          </Button>
        }
        flush
      >
      <SmallTable
        label="Lists of advisories"
        rows={rows}
        rowId={({ list, count }) => `${list.kind} ${list.name} ${count?.ecosystem ?? ''}`}
        rowHeader="list"
        wrap
        columns={[
          { id: 'list', header: 'List', cell: ({ list }) => (list.kind === 'recorded' ? 'Recorded' : list.name) },
          { id: 'packages', header: 'Packages of', cell: ({ list, count }) => count?.ecosystem ?? list.problem ?? '', width: '8rem' },
          { id: 'advisories', header: 'Advisories', cell: ({ count }) => count?.advisories.toLocaleString() ?? '', width: '7rem', align: 'end' },
          { id: 'newest', header: 'Newest', cell: ({ count }) => (count === null ? '' : aboutNewest(count.newest)), width: '14rem' },
          { id: 'read', header: 'Read on', cell: ({ list }) => list.at.slice(0, 10), width: '7rem', optional: true },
          { id: 'nothing', header: 'Nothing found', cell: ({ list, count }) => (count?.whole === true ? whole(list, count) : 'not evaluated'), width: '10rem', optional: true },
          ...(rows.every(({ list }) => list.kind === 'recorded') ? [] : [{
            id: 'remove',
            header: 'Remove',
            width: '7rem',
            cell: (row: Row) =>
              row.list.kind === 'recorded' || !first(row) ? null : (
                <Button size="xs" variant="default" aria-label={`Remove the list ${row.list.name}`} onClick={() => void ask(row.list.name)}>
                  Remove
                </Button>
              ),
          }]),
        ]}
      />
      </SectionCard>
      {importing ? <ImportAdvisoriesDialog onClose={() => setImporting(false)} /> : null}
    </>
  );
} // prettier-ignore

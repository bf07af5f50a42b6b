import { Button } from '@mantine/core';
import { IconCloudDownload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BookStatus } from '#shared/contract/costs.ts';
import { client, orpc } from '../../../api/client.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PartialNotice } from '../../../ui/partial-notice.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import classes from '../costs.module.css';

type Source = BookStatus['sources'][number];

const COLUMNS: readonly SmallColumn<Source>[] = [
  {
    id: 'title',
    header: 'Source',
    cell: (source) => (
      <a href={source.url} target="_blank" rel="noreferrer">
        {source.title}
      </a>
    ),
  },
  { id: 'date', header: 'Read on', width: '110px', cell: ({ asOf }) => asOf },
  {
    id: 'state',
    header: 'Age',
    width: '110px',
    cell: ({ stale }) => (stale ? <StateBadge state="warning" label="Old" /> : <StateBadge state="ok" label="Recent" />),
  },
];

/** Every price book, with where its figures were read and when; and the way to newer ones. */
export function PricesTab() {
  const queries = useQueryClient();
  const books = useQuery(orpc.costs.prices.queryOptions({ input: {} }));
  const refresh = useMutation({
    mutationFn: () => client.costs.refresh({}),
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.costs.key() }),
  });
  if (books.error !== null) {
    return <ErrorState error={books.error} title="The price books could not be read" onRetry={() => void books.refetch()} />;
  }
  if (books.data === undefined) return <SkeletonBlock height={400} label="Reading price books" />;
  return (
    <div className={classes.stack}>
      <div className="row">
        <p className={classes.lead}>
          Estimates use the prices below. They come with Isobar, and can be read anew from the vendors&apos; own price lists.
        </p>
        <span className="grow" />
        <Button leftSection={<IconCloudDownload size={14} aria-hidden />} loading={refresh.isPending} onClick={() => refresh.mutate()}>
          Read prices online
        </Button>
      </div>
      {refresh.error === null ? null : <PartialNotice title="Prices were not read.">{refresh.error.message}</PartialNotice>}
      {refresh.data?.items.map(({ provider, error, prices }) =>
        error === null ? (
          <PartialNotice key={provider} tone="info" title={`${prices} prices of ${provider} were read.`} />
        ) : (
          <PartialNotice key={provider} title={`Prices of ${provider} stay as they were.`}>
            {error.message} {error.hint}
          </PartialNotice>
        ),
      )}
      {books.data.items.map((book) => (
        <Book key={book.id} book={book} />
      ))}
    </div>
  );
}

function Book({ book }: { book: BookStatus }) {
  return (
    <SectionCard
      title={book.label}
      flush
      description={
        <>
          {book.offers.length} offers, {book.regions.length} {book.regions.length === 1 ? 'region' : 'regions'}, in {book.currency}.{' '}
          {book.readAt === null ? (
            'As shipped with Isobar.'
          ) : (
            <>
              Read online <RelativeTime at={book.readAt} />. {book.notes.join(' ')}
            </>
          )}
        </>
      }
    >
      <SmallTable
        label={`Sources of ${book.label}`}
        columns={COLUMNS}
        rows={book.sources}
        rowId={({ title }) => title}
        rowHeader="title"
        wrap
      />
    </SectionCard>
  );
}

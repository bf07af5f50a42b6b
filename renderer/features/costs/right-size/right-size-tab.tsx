import { Button, NumberInput, Select, Textarea } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RightSizing } from '#shared/model/right-sizing.ts';
import { client, orpc } from '../../../api/client.ts';
import { useFunctions } from '../../../api/functions.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { FunctionSelect } from '../../functions/function-select.tsx';
import { ReadFailure } from '../../runtime/read-failure.tsx';
import costs from '../costs.module.css';
import classes from './right-size.module.css';
import { SizeChart } from './size-chart.tsx';
import { SizesTable } from './sizes-table.tsx';

interface Ask {
  ref: string;
  runs: number;
  offer: string | null;
  event: string;
  /** In the cloud in which it runs. */
  there: boolean;
}

/** Calls in a cloud cost money and have effects: nobody starts them by one click. */
const agrees = ({ ref, runs }: Ask) =>
  confirm({
    title: `Measure ${ref} where it runs?`,
    body: `A copy of it is deployed there, called ${runs + 1} times with each of six sizes, and removed again. Its calls cost money and do what they do: write, send, delete. The function itself is not touched.`,
    confirm: 'Measure',
  });

/** Memory against duration and cost: a copy of the function is run with several sizes, here or in the cloud in which it is. */
export function RightSizeTab({ reference, onReference }: { reference: string; onReference: (ref: string) => void }) {
  const [runs, setRuns] = useState(10);
  const [offer, setOffer] = useState<string | null>(null);
  const [event, setEvent] = useState('{}');
  const books = useQuery(orpc.costs.prices.queryOptions({ input: {}, staleTime: 60_000 })).data?.items ?? [];
  const offers = books.map(({ label, offers: all }) => ({
    group: label,
    items: all.filter(({ kind, compared }) => kind === 'function' && compared).map(({ id, label: text }) => ({ value: id, label: text })),
  }));
  const run = useMutation({
    mutationFn: ({ ref, runs: count, offer: wanted, event: body, there: away }: Ask) =>
      client.costs.rightSize({
        ref,
        runs: count,
        there: away,
        payload: { body, encoding: 'utf8', contentType: 'application/json' },
        ...(wanted === null ? {} : { offer: wanted }),
      }),
  });
  const there = useFunctions().data?.items.find((fn) => fn.ref === reference)?.target === 'cloud';
  const ask: Ask = { ref: reference, runs, offer, event, there };
  const start = async () => {
    if (!there || (await agrees(ask))) run.mutate(ask);
  };
  return (
    <div className={costs.stack}>
      <SectionCard
        title="Run it with several sizes"
        description={`A copy is run ${there ? 'in its cloud' : 'on this machine'} with 128 to 3,008 MB and removed again; the function itself is not touched.`}
      >
        <div className={classes.form}>
          <FunctionSelect labelled value={reference} onChange={onReference} width={260} placeholder="Choose a function" />
          <Select
            label="Priced with"
            placeholder="The offer of its model"
            data={offers.filter(({ items }) => items.length > 0)}
            value={offer}
            onChange={setOffer}
            clearable
            clearButtonProps={{ 'aria-label': 'The offer of its model' }}
            w={280}
          />
          <NumberInput
            label="Warm runs at each size"
            value={runs}
            min={3}
            max={200}
            onChange={(value) => setRuns(Number(value) || 10)}
            w={150}
          />
          <Button
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            disabled={reference === ''}
            loading={run.isPending}
            onClick={() => void start()}
          >
            Run
          </Button>
          <Textarea
            label="Event"
            className={classes.payload ?? ''}
            value={event}
            onChange={(change) => setEvent(change.currentTarget.value)}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
          />
        </div>
      </SectionCard>
      {run.isPending ? (
        <SectionCard title="Sizes">
          <SkeletonBlock height={280} label="Running it with several sizes" />
          <p className="meta" role="status">
            Running {reference} with six sizes, {runs} warm calls each.
          </p>
        </SectionCard>
      ) : run.error !== null ? (
        <SectionCard title="Sizes">
          <ReadFailure error={run.error} title="It could not be measured" onRetry={() => void start()} />
        </SectionCard>
      ) : run.data === undefined ? (
        <EmptyState title="Nothing measured yet" command="isobar costs right-size local/NAME">
          Choose a function and run it: the cheapest and the fastest size are named, each with how sure that is.
        </EmptyState>
      ) : (
        <Sizes result={run.data} />
      )}
    </div>
  );
}

function Sizes({ result }: { result: RightSizing }) {
  return (
    <>
      <SectionCard title={`Sizes of ${result.functionRef}`} description={`Priced with ${result.offerLabel}, without free grants.`}>
        <SizeChart result={result} />
      </SectionCard>
      <SectionCard title="Measured and expected" flush>
        <SizesTable result={result} />
        <ul className={costs.notes}>
          {result.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </SectionCard>
    </>
  );
}

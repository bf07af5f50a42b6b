import { Button, NumberInput, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Concurrency, FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { formatInteger } from '../../../ui/format.ts';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import { useCapability } from '../use-capability.ts';
import classes from './configuration.module.css';

type Provisioned = Concurrency['provisioned'][number];

/** How many calls may run at a time, and what is kept ready. Nothing where the provider has no such thing. */
export function ConcurrencyCard({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'concurrency');
  const query = useQuery({ ...orpc.concurrency.get.queryOptions({ input: { ref: fn.ref } }), enabled: capability.supported });
  if (!capability.supported) return null;
  return (
    <SectionCard title="Calls at a time" description="Set aside for this function, and environments kept ready for a version">
      {query.data !== undefined ? (
        <ConcurrencyForm key={JSON.stringify(query.data)} fn={fn} found={query.data} />
      ) : query.error === null ? (
        <SkeletonBlock height={72} label="Reading how many calls may run" />
      ) : (
        <ErrorState small error={query.error} title="This could not be read" onRetry={() => void query.refetch()} />
      )}
    </SectionCard>
  );
}

function ConcurrencyForm({ fn, found }: { fn: FunctionDetail; found: Concurrency }) {
  const [reserved, setReserved] = useState<number | string>(found.reserved ?? '');
  const { save, busy } = useSave(fn);
  const number = reserved === '' ? null : Number(reserved);
  const changed = number !== found.reserved;
  return (
    <>
      <div className={classes.concurrency}>
        <NumberInput
          label="Set aside"
          description={describe(found, number)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="Shares with the others"
          value={reserved}
          min={0}
          allowDecimal={false}
          onChange={setReserved}
        />
        <Button
          variant="default"
          disabled={!changed}
          loading={busy}
          onClick={() => save(number === null ? { shared: true } : { reserved: number })}
        >
          Save
        </Button>
        <Button variant="subtle" color="gray" disabled={found.reserved === null || busy} onClick={() => save({ shared: true })}>
          Give it back
        </Button>
      </div>
      {found.provisioned.length === 0 ? (
        <p className={classes.none}>No environments are kept ready.</p>
      ) : (
        <SmallTable
          label={`Environments kept ready for ${fn.name}`}
          columns={COLUMNS}
          rows={found.provisioned}
          rowId={(one) => one.qualifier}
          rowHeader="qualifier"
          wrap
        />
      )}
      <ProvisionedForm fn={fn} />
    </>
  );
}

function ProvisionedForm({ fn }: { fn: FunctionDetail }) {
  const [qualifier, setQualifier] = useState('');
  const [count, setCount] = useState<number | string>('');
  const { save, busy } = useSave(fn);
  const names = [...fn.aliases.map(({ name }) => name), ...fn.versions.filter(({ live }) => !live).map(({ version }) => version)];
  if (names.length === 0) return null;
  return (
    <div className={classes.concurrency}>
      <Select
        label="Keep ready for"
        placeholder="Alias or version"
        data={names}
        value={qualifier === '' ? null : qualifier}
        onChange={(next) => setQualifier(next ?? '')}
      />
      <NumberInput label="Environments" value={count} min={0} allowDecimal={false} onChange={setCount} w={110} />
      <Button
        variant="default"
        disabled={qualifier === '' || count === ''}
        loading={busy}
        onClick={() => save({ provisioned: Number(count) }, qualifier)}
      >
        Set
      </Button>
    </div>
  );
}

function useSave(fn: FunctionDetail) {
  const queries = useQueryClient();
  const update = useMutation(
    orpc.concurrency.update.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: orpc.concurrency.key() });
        notifyDone('How many calls may run was changed');
      },
      onError: (error) => notifyError('It was not changed', error),
    }),
  );
  return {
    busy: update.isPending,
    save: (changes: { reserved?: number; shared?: boolean; provisioned?: number }, qualifier?: string) =>
      update.mutate({ ref: qualifier === undefined ? fn.ref : `${fn.ref}@${qualifier}`, ...changes }),
  };
}

function describe({ total, unreserved }: Concurrency, number: number | null): string {
  if (number === 0) return '0 switches the function off: every call is refused.';
  const free = unreserved === null ? '' : `${formatInteger(unreserved)} are free`;
  const all = total === null ? '' : ` of ${formatInteger(total)} in all`;
  return free === '' ? 'Calls beyond it are refused.' : `${free}${all}. Calls beyond what is set aside are refused.`;
}

const COLUMNS: readonly SmallColumn<Provisioned>[] = [
  { id: 'qualifier', header: 'Version or alias', cell: (one) => one.qualifier },
  { id: 'requested', header: 'Requested', width: '96px', align: 'end', cell: (one) => formatInteger(one.requested) },
  {
    id: 'available',
    header: 'Ready',
    width: '80px',
    align: 'end',
    cell: (one) => (one.available === null ? '–' : formatInteger(one.available)),
  },
  {
    id: 'status',
    header: 'Status',
    cell: (one) => (
      <>
        {one.status}
        {one.reason === null ? null : <span className="muted"> {one.reason}</span>}
      </>
    ),
  },
];

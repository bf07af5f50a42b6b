import { Button, NumberInput, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Concurrency, FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { formatInteger } from '../../../ui/format.ts';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import { useCapability } from '../use-capability.ts';
import classes from './configuration.module.css';
import { qualifiersOf } from './qualifiers-of.ts';
import { SettingCard } from './setting-card.tsx';
import { useChangeOptions } from './use-change-options.ts';

type Provisioned = Concurrency['provisioned'][number];

/** How many calls may run at a time, and what is kept ready. Nothing where the provider has no such thing. */
export function ConcurrencyCard({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'concurrency');
  const query = useQuery({ ...orpc.concurrency.get.queryOptions({ input: { ref: fn.ref } }), enabled: capability.supported });
  if (!capability.supported) return null;
  return (
    <SettingCard
      title="Calls at a time"
      description="Set aside for this function, and environments kept ready for a version"
      query={query}
      reading="Reading how many calls may run"
      height={72}
    >
      {(found) => <ConcurrencyForm key={JSON.stringify(found)} fn={fn} found={found} />}
    </SettingCard>
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
      <p className={classes.under}>{describe(found, number)}</p>
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
  const names = qualifiersOf(fn);
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
  const done = 'How many calls may run was changed';
  const options = useChangeOptions({ queryKey: orpc.concurrency.key(), done, failed: 'It was not changed' });
  const update = useMutation(orpc.concurrency.update.mutationOptions(options));
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

import { ActionIcon, Button, NumberInput, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CostFleet } from '#shared/contract/costs.ts';
import { client, orpc } from '../../../api/client.ts';
import { useFunctions } from '../../../api/functions.ts';
import { formatMoney } from '../../../ui/money.ts';
import { notifyError } from '../../../ui/notify.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import classes from './fleet.module.css';

type Standing = CostFleet['budgets'][number];

const STATES: Record<Standing['state'], { state: string; label: string }> = {
  ok: { state: 'ok', label: 'Within it' },
  warning: { state: 'warning', label: 'Warning' },
  exceeded: { state: 'error', label: 'Exceeded' },
};

const scopeText = (scope: string): string => (scope === 'all' ? 'Everything that is paid for' : scope);

/** What may be spent in a month, and how that stands. */
export function BudgetsCard({ fleet }: { fleet: CostFleet }) {
  const queries = useQueryClient();
  const after = { onSuccess: () => queries.invalidateQueries({ queryKey: orpc.costs.fleet.key() }) };
  const remove = useMutation({
    mutationFn: (id: string) => client.budgets.remove({ id }),
    onError: (error) => notifyError('The budget was not removed', error),
    ...after,
  });
  const columns: SmallColumn<Standing>[] = [
    { id: 'scope', header: 'For', cell: ({ scope }) => scopeText(scope) },
    { id: 'amount', header: 'A month', width: '104px', align: 'end', cell: ({ amount }) => formatMoney(amount) },
    { id: 'sofar', header: 'Month to date', width: '116px', align: 'end', cell: ({ monthToDate }) => formatMoney(monthToDate) },
    { id: 'forecast', header: 'Forecast', width: '104px', align: 'end', cell: ({ forecast }) => formatMoney(forecast) },
    {
      id: 'state',
      header: 'State',
      width: '130px',
      cell: ({ state }) => <StateBadge state={STATES[state].state} label={STATES[state].label} />,
    },
    {
      id: 'remove',
      header: '',
      width: '48px',
      cell: ({ id, scope }) => (
        <ActionIcon size={24} aria-label={`Remove the budget for ${scopeText(scope)}`} onClick={() => remove.mutate(id)}>
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      ),
    },
  ];
  return (
    <SectionCard title="Budgets" flush>
      {fleet.budgets.length === 0 ? (
        <p className={classes.none}>No budgets yet. One warns when what was spent, or will be, comes near it.</p>
      ) : (
        <SmallTable label="Budgets" columns={columns} rows={fleet.budgets} rowId={({ id }) => id} rowHeader="scope" />
      )}
      <AddBudget onAdded={after.onSuccess} />
    </SectionCard>
  );
}

function AddBudget({ onAdded }: { onAdded: () => unknown }) {
  const [scope, setScope] = useState('all');
  const [amount, setAmount] = useState<string | number>(50);
  const functions = useFunctions().data?.items ?? [];
  const providers = [...new Set(functions.map(({ provider }) => provider))];
  const add = useMutation({
    mutationFn: () => client.budgets.update({ scope, amount: String(amount) }),
    onSuccess: onAdded,
    onError: (error) => notifyError('The budget was not set', error),
  });
  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Select
        label="Budget for"
        data={[
          { value: 'all', label: scopeText('all') },
          ...providers.map((provider) => ({ value: provider, label: provider })),
          ...functions.map(({ ref }) => ({ value: ref, label: ref })),
        ]}
        value={scope}
        allowDeselect={false}
        onChange={(value) => setScope(value ?? 'all')}
        searchable
        limit={60}
        w={300}
      />
      <NumberInput label="Dollars a month" value={amount} min={0} onChange={setAmount} w={140} />
      <Button
        type="submit"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        loading={add.isPending}
        disabled={amount === ''}
      >
        Set budget
      </Button>
    </form>
  );
}

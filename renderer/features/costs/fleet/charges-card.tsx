import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Charges } from '#shared/model/charges.ts';
import { orpc } from '../../../api/client.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { formatMoney, formatQuantity } from '../../../ui/money.ts';
import { PlaceFailures } from '../../../ui/place-failures.tsx';
import { useProviderInfos } from '../../../ui/provider-info.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import classes from './fleet.module.css';

type Line = Charges['lines'][number];

const amountIn = (amount: string, currency: string): string =>
  currency === 'USD' ? formatMoney(amount) : `${formatQuantity(amount)} ${currency}`;

const columnsIn = (currency: string): SmallColumn<Line>[] => [
  { id: 'service', header: 'Service', cell: ({ service }) => service },
  { id: 'usage', header: 'Usage', cell: ({ usage }) => (usage === null ? '–' : <code>{usage}</code>) },
  {
    id: 'quantity',
    header: 'Quantity',
    width: '190px',
    align: 'end',
    optional: true,
    cell: ({ quantity, unit }) => (quantity === null ? '–' : `${formatQuantity(quantity)} ${unit ?? ''}`),
  },
  { id: 'amount', header: 'Charged', width: '120px', align: 'end', cell: ({ amount }) => amountIn(amount, currency) },
];

/** What asking costs, where it does, per profile that is asked. */
function useQuestion(): { profiles: number; fee: string | null } {
  const providers = useProviderInfos();
  const { data } = useQuery({ ...orpc.profiles.list.queryOptions({ input: {} }), staleTime: 60_000 });
  const asked = (data?.items ?? []).filter(({ provider }) => providers.get(provider)?.capabilities['charges']?.supported === true);
  const fee = asked.reduce((sum, { provider }) => {
    const capability = providers.get(provider)?.capabilities['charges'];
    return sum + (capability?.supported === true ? (capability.limits?.['usdPerQuestion'] ?? 0) : 0);
  }, 0);
  return { profiles: asked.length, fee: fee === 0 ? null : formatMoney(fee) };
}

/** The providers' own bills, beside the estimates and never mixed with them. Read when asked, because the question may cost money. */
export function ChargesCard() {
  const { profiles, fee } = useQuestion();
  const charges = useMutation(orpc.costs.charges.mutationOptions());
  const { data, error, isPending } = charges;
  return (
    <SectionCard
      title="Charged"
      description="What providers' own billing says, month to date. Not an estimate."
      actions={
        <Button variant="default" size="xs" disabled={profiles === 0} loading={isPending} onClick={() => charges.mutate({})}>
          {fee === null ? 'Read charges' : `Read charges for ${fee}`}
        </Button>
      }
      flush
    >
      {error !== null ? <ErrorState small error={error} title="Charges could not be read" onRetry={() => charges.mutate({})} /> : null}
      {data === undefined ? (
        <p className={classes.none}>
          {profiles === 0
            ? 'No profile whose provider tells what it charged. Add one in the settings.'
            : fee === null
              ? 'Nothing is read until you ask.'
              : `Nothing is read until you ask: the provider charges ${fee} for the question.`}
        </p>
      ) : (
        <>
          <PlaceFailures failures={data.failures} />
          {data.items.map((item) => (
            <Bill key={`${item.provider}:${item.profile}`} name={`${item.provider}:${item.profile}`} charges={item} />
          ))}
          {data.unsupported.map(({ provider, reason }) => (
            <p key={provider} className={classes.none}>
              {reason}
            </p>
          ))}
        </>
      )}
    </SectionCard>
  );
}

function Bill({ name, charges }: { name: string; charges: Charges }) {
  const { currency, since, total, preliminary, lines, notes } = charges;
  return (
    <>
      <p className={classes.bill}>
        <strong>{name}</strong> {amountIn(total, currency)} since {since}
        {preliminary ? ', preliminary' : ''}
      </p>
      {lines.length === 0 ? null : (
        <SmallTable
          label={`Charged to ${name}`}
          columns={columnsIn(currency)}
          rows={lines}
          rowId={({ service, usage }) => `${service} ${usage ?? ''}`}
          rowHeader="service"
        />
      )}
      {notes.map((text) => (
        <p key={text} className={classes.none}>
          {text}
        </p>
      ))}
    </>
  );
}

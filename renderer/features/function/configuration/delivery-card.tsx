import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Delivery } from '#shared/model/delivery.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { useCapability } from '../use-capability.ts';
import classes from './configuration.module.css';
import { qualifiersOf } from './qualifiers-of.ts';
import { SettingCard } from './setting-card.tsx';
import { useChangeOptions } from './use-change-options.ts';

const OWN = '';

/** What happens to asynchronous calls. Nothing where the provider has no such settings. */
export function DeliveryCard({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'delivery');
  const query = useQuery({ ...orpc.delivery.get.queryOptions({ input: { ref: fn.ref } }), enabled: capability.supported });
  const [qualifier, setQualifier] = useState(OWN);
  if (!capability.supported) return null;
  const found = query.data?.items.find((one) => (one.qualifier ?? OWN) === qualifier) ?? null;
  return (
    <SettingCard
      title="Asynchronous calls"
      description="How often they are tried again, how long they wait, and where their records go"
      query={query}
      reading="Reading the settings of asynchronous calls"
      height={120}
    >
      {({ items }) => (
        <>
          <QualifierSelect fn={fn} items={items} value={qualifier} onChange={setQualifier} />
          <DeliveryForm key={`${qualifier} ${JSON.stringify(found)}`} fn={fn} qualifier={qualifier} found={found} />
        </>
      )}
    </SettingCard>
  );
}

function QualifierSelect(props: { fn: FunctionDetail; items: readonly Delivery[]; value: string; onChange: (value: string) => void }) {
  const { fn, items, value, onChange } = props;
  const named = [...qualifiersOf(fn), ...items.flatMap(({ qualifier: name }) => name ?? [])];
  if (named.length === 0) return null;
  const label = (name: string) => (items.some(({ qualifier }) => qualifier === name) ? `${name} (set)` : name);
  return (
    <Select
      label="Calls of"
      w={260}
      mb="sm"
      allowDeselect={false}
      data={[{ value: OWN, label: 'The function' }, ...[...new Set(named)].map((name) => ({ value: name, label: label(name) }))]}
      value={value}
      onChange={(next) => onChange(next ?? OWN)}
    />
  );
}

function DeliveryForm({ fn, qualifier, found }: { fn: FunctionDetail; qualifier: string; found: Delivery | null }) {
  const [retries, setRetries] = useState<number | string>(found?.maxRetries ?? '');
  const [age, setAge] = useState<number | string>(found?.maxAgeS ?? '');
  const [onSuccess, setOnSuccess] = useState(found?.onSuccess ?? '');
  const [onFailure, setOnFailure] = useState(found?.onFailure ?? '');
  const { update, remove, busy } = useSave();
  const ref = qualifier === OWN ? fn.ref : `${fn.ref}@${qualifier}`;
  const changes = changesOf(found, { retries, age, onSuccess, onFailure });
  return (
    <>
      <div className={classes.fields}>
        <NumberInput
          label="Further attempts"
          placeholder="The provider's own"
          value={retries}
          min={0}
          allowDecimal={false}
          onChange={setRetries}
        />
        <NumberInput
          label="Waits at most (seconds)"
          placeholder="The provider's own"
          value={age}
          min={0}
          allowDecimal={false}
          onChange={setAge}
        />
        <Destination label="Record of a success goes to" value={onSuccess} onChange={setOnSuccess} />
        <Destination label="Record of a failure goes to" value={onFailure} onChange={setOnFailure} />
      </div>
      <div className={classes.concurrency} style={{ marginTop: 'var(--space-3)' }}>
        <Button variant="default" disabled={Object.keys(changes).length === 0} loading={busy} onClick={() => update({ ref, ...changes })}>
          Save
        </Button>
        <Button variant="subtle" color="gray" disabled={found === null || busy} onClick={() => remove({ ref })}>
          Use the provider's own
        </Button>
      </div>
    </>
  );
}

interface Entered {
  retries: number | string;
  age: number | string;
  onSuccess: string;
  onFailure: string;
}

/** What differs from what is stored. A number that was cleared stays: only all settings together go back to the provider's own. */
function changesOf(found: Delivery | null, { retries, age, onSuccess, onFailure }: Entered) {
  return {
    ...(retries === '' || retries === found?.maxRetries ? {} : { maxRetries: Number(retries) }),
    ...(age === '' || age === found?.maxAgeS ? {} : { maxAgeS: Number(age) }),
    ...(onSuccess === (found?.onSuccess ?? '') ? {} : { onSuccess: onSuccess.trim() }),
    ...(onFailure === (found?.onFailure ?? '') ? {} : { onFailure: onFailure.trim() }),
  };
}

function Destination({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      className={classes.wide ?? ''}
      label={label}
      placeholder="Nowhere"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function useSave() {
  const done = 'The settings of asynchronous calls were changed';
  const options = useChangeOptions({ queryKey: orpc.delivery.key(), done, failed: 'They were not changed' });
  const update = useMutation(orpc.delivery.update.mutationOptions(options));
  const remove = useMutation(orpc.delivery.remove.mutationOptions(options));
  return { update: update.mutate, remove: remove.mutate, busy: update.isPending || remove.isPending };
}

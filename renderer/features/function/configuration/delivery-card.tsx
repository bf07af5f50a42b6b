import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Delivery } from '#shared/model/delivery.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { useCapability } from '../use-capability.ts';
import classes from './configuration.module.css';

const OWN = '';

/** What happens to asynchronous calls. Nothing where the provider has no such settings. */
export function DeliveryCard({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'delivery');
  const query = useQuery({ ...orpc.delivery.get.queryOptions({ input: { ref: fn.ref } }), enabled: capability.supported });
  const [qualifier, setQualifier] = useState(OWN);
  if (!capability.supported) return null;
  const found = query.data?.items.find((one) => (one.qualifier ?? OWN) === qualifier) ?? null;
  return (
    <SectionCard title="Asynchronous calls" description="How often they are tried again, how long they wait, and where their records go">
      {query.data !== undefined ? (
        <>
          <QualifierSelect fn={fn} items={query.data.items} value={qualifier} onChange={setQualifier} />
          <DeliveryForm key={`${qualifier} ${JSON.stringify(found)}`} fn={fn} qualifier={qualifier} found={found} />
        </>
      ) : query.error === null ? (
        <SkeletonBlock height={120} label="Reading the settings of asynchronous calls" />
      ) : (
        <ErrorState small error={query.error} title="This could not be read" onRetry={() => void query.refetch()} />
      )}
    </SectionCard>
  );
}

function QualifierSelect(props: { fn: FunctionDetail; items: readonly Delivery[]; value: string; onChange: (value: string) => void }) {
  const { fn, items, value, onChange } = props;
  const named = [
    ...fn.aliases.map(({ name }) => name),
    ...fn.versions.filter(({ live }) => !live).map(({ version }) => version),
    ...items.flatMap(({ qualifier }) => qualifier ?? []),
  ];
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
  const queries = useQueryClient();
  const options = {
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: orpc.delivery.key() });
      notifyDone('The settings of asynchronous calls were changed');
    },
    onError: (error: AppError) => notifyError('They were not changed', error),
  };
  const update = useMutation(orpc.delivery.update.mutationOptions(options));
  const remove = useMutation(orpc.delivery.remove.mutationOptions(options));
  return { update: update.mutate, remove: remove.mutate, busy: update.isPending || remove.isPending };
}

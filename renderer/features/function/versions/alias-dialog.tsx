import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Alias, FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { notifyDone } from '../../../ui/notify.tsx';
import { PartialNotice } from '../../../ui/partial-notice.tsx';
import classes from './versions-tab.module.css';

/** Gives a version a name, points a name elsewhere, or divides its calls between two versions. */
export function AliasDialog({ fn, alias, onClose }: { fn: FunctionDetail; alias: Alias | null; onClose: () => void }) {
  const queries = useQueryClient();
  const [second, share] = Object.entries(alias?.weights ?? {})[0] ?? ['', 0];
  const [name, setName] = useState(alias?.name ?? '');
  const [version, setVersion] = useState(alias?.version ?? fn.versions[0]?.version ?? '');
  const [description, setDescription] = useState(alias?.description ?? '');
  const [other, setOther] = useState(second);
  const [percent, setPercent] = useState<number | string>(Math.round(share * 1000) / 10);
  const done = {
    onSuccess: (saved: Alias) => {
      void queries.invalidateQueries({ queryKey: orpc.functions.key() });
      notifyDone(alias === null ? `${saved.name} points at version ${saved.version}` : `${saved.name} was changed`);
      onClose();
    },
  };
  const create = useMutation(orpc.aliases.create.mutationOptions(done));
  const update = useMutation(orpc.aliases.update.mutationOptions(done));
  const mutation = alias === null ? create : update;
  const part = Number(percent);
  const valid = name.trim() !== '' && version !== '' && (other === '' || (part > 0 && part < 100 && other !== version));

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!valid) return;
    const weights = other === '' ? {} : { [other]: Math.round(part * 10) / 1000 };
    const input = { ref: fn.ref, name: name.trim(), version, description, weights };
    if (alias === null) create.mutate(input);
    else update.mutate(input);
  };
  const choices = fn.versions.map((one) => ({ value: one.version, label: `Version ${one.version}` }));
  return (
    <Modal
      opened
      onClose={onClose}
      size={460}
      title={alias === null ? 'Name a version' : `Change ${alias.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form className={classes.dialog} onSubmit={submit} noValidate>
        <TextInput
          label="Alias"
          value={name}
          disabled={alias !== null}
          required
          data-autofocus={alias === null || undefined}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Points at"
          data={choices}
          value={version}
          allowDeselect={false}
          required
          onChange={(next) => setVersion(next ?? '')}
        />
        <div className={classes.share}>
          <Select
            label="A share of the calls goes to"
            placeholder="No other version"
            data={choices.filter((one) => one.value !== version)}
            value={other === '' ? null : other}
            clearable
            onChange={(next) => setOther(next ?? '')}
          />
          <NumberInput
            label="Share (%)"
            value={percent}
            min={0.1}
            max={99.9}
            decimalScale={1}
            disabled={other === ''}
            error={other !== '' && !(part > 0 && part < 100) ? 'Between 0 and 100' : undefined}
            onChange={setPercent}
          />
        </div>
        <TextInput
          label="Description"
          value={description}
          maxLength={256}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {mutation.error === null ? null : (
          <PartialNotice tone="bad" title={alias === null ? 'The alias was not made.' : 'The alias was not changed.'}>
            {mutation.error.message} {mutation.error.hint}
          </PartialNotice>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!valid} loading={mutation.isPending}>
            {alias === null ? 'Name it' : 'Save'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

import { NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Alias, FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { Dialog, DialogForm } from '../../../ui/dialog.tsx';
import { notifyDone } from '../../../ui/notify.tsx';
import { useCapability } from '../use-capability.ts';
import { isShare, isValid, keptText, mostPercent, toDraft, toWeights, type AliasDraft } from './alias-draft.ts';
import classes from './versions-tab.module.css';

const WORDS = {
  create: { title: () => 'Name a version', failed: 'The alias was not made.', submit: 'Name it' },
  change: { title: (name: string) => `Change ${name}`, failed: 'The alias was not changed.', submit: 'Save' },
} as const;

/** Makes the alias or changes it. */
function useSave(fn: FunctionDetail, alias: Alias | null, onClose: () => void) {
  const queries = useQueryClient();
  const done = {
    onSuccess: (saved: Alias) => {
      void queries.invalidateQueries({ queryKey: orpc.functions.key() });
      notifyDone(alias === null ? `${saved.name} points at version ${saved.version}` : `${saved.name} was changed`);
      onClose();
    },
  };
  const create = useMutation(orpc.aliases.create.mutationOptions(done));
  const update = useMutation(orpc.aliases.update.mutationOptions(done));
  const { isPending: busy, error } = alias === null ? create : update;
  return {
    busy,
    error,
    save(draft: AliasDraft) {
      const { name, version, description } = draft;
      const input = { ref: fn.ref, name: name.trim(), version, description, weights: toWeights(draft) };
      if (alias === null) create.mutate(input);
      else update.mutate(input);
    },
  };
}

/** Gives a version a name, points a name elsewhere, or divides its calls between two versions. */
export function AliasDialog({ fn, alias, onClose }: { fn: FunctionDetail; alias: Alias | null; onClose: () => void }) {
  const [draft, setDraft] = useState(() => toDraft(fn, alias));
  const { save, busy, error } = useSave(fn, alias, onClose);
  const { name, version, description, other, percent, kept } = draft;
  const capability = useCapability(fn.provider, 'aliases');
  const except = capability.supported ? (capability.except ?? {}) : {};
  const words = WORDS[alias === null ? 'create' : 'change'];
  const change = (patch: Partial<AliasDraft>): void => setDraft({ ...draft, ...patch });

  const choices = fn.versions
    .filter((one) => !(one.version in kept))
    .map((one) => ({ value: one.version, label: `Version ${one.version}` }));
  return (
    <Dialog title={words.title(name)} onClose={onClose}>
      <DialogForm
        submit={words.submit}
        blocked={!isValid(draft)}
        busy={busy}
        failure={error === null ? null : { title: words.failed, error }}
        onSubmit={() => save(draft)}
        onClose={onClose}
      >
        <TextInput
          label="Alias"
          value={name}
          disabled={alias !== null}
          required
          data-autofocus={alias === null || undefined}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label="Points at"
          data={choices}
          value={version}
          allowDeselect={false}
          required
          onChange={(next) => change({ version: next ?? '' })}
        />
        <div className={classes.share}>
          <Select
            label="A share of the calls goes to"
            description={keptText(draft) ?? except['weights']}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder="No other version"
            data={choices.filter((one) => one.value !== version)}
            value={other === '' ? null : other}
            clearable
            onChange={(next) => change({ other: next ?? '' })}
          />
          <NumberInput
            label="Share (%)"
            value={percent}
            min={0.1}
            max={mostPercent(draft) - 0.1}
            decimalScale={1}
            disabled={other === ''}
            error={other !== '' && !isShare(draft) ? `Between 0 and ${mostPercent(draft)}` : undefined}
            onChange={(next) => change({ percent: next })}
          />
        </div>
        {except['description'] !== undefined ? null : (
          <TextInput
            label="Description"
            value={description}
            maxLength={256}
            onChange={(event) => change({ description: event.currentTarget.value })}
          />
        )}
      </DialogForm>
    </Dialog>
  );
}

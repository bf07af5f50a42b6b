import { Checkbox, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import { checkForm, presentFields, type FormField } from '#shared/model/form.ts';
import type { ProfileDetail } from '#shared/model/profile.ts';
import type { ProviderInfo } from '#shared/model/provider-info.ts';
import { orpc } from '../../../api/client.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { Dialog, DialogForm } from '../../../ui/dialog.tsx';
import { notifyDone } from '../../../ui/notify.tsx';
import { ProviderForm, type FormDraft } from '../../../ui/provider-form/provider-form.tsx';
import { useLookUp } from './use-look-up.ts';

/** What the dialog begins with: a profile to change, or one to add with what is known of it. */
export type ProfileStart =
  | { kind: 'edit'; profile: ProfileDetail }
  | { kind: 'add'; provider: string; name: string; settings: Record<string, string> };

/** Adds a profile or changes one. What does not fit is said at its field; nothing is lost by it. */
export function ProfileDialog({
  start,
  providers,
  onClose,
}: {
  start: ProfileStart;
  /** Those that profiles can be added to. */
  providers: readonly ProviderInfo[];
  onClose: (saved: ProfileDetail | null) => void;
}) {
  const editing = start.kind === 'edit' ? start.profile : null;
  const from = start.kind === 'edit' ? start.profile : start;
  const [provider, setProvider] = useState(from.provider);
  const [name, setName] = useState(from.name);
  const [draft, setDraft] = useState<FormDraft>({ values: from.settings, secrets: {} });
  const [makeDefault, setMakeDefault] = useState(editing?.isDefault ?? false);
  const discovery = useQuery(orpc.profiles.discover.queryOptions({ input: {}, staleTime: 60_000 }));
  const fields = providers.find(({ id }) => id === provider)?.profileForm ?? [];
  const kept = editing?.secrets ?? [];
  const save = useSave(editing, onClose);
  const ask = useMutation(orpc.profiles.lookUp.mutationOptions());

  const lookUp = useLookUp(discovery.data?.choices[provider] ?? NO_CHOICES, (field, onDone, onFailed) =>
    ask.mutate(
      { provider, field, ...split(fields, draft), ...(editing === null ? {} : { profile: editing.id }) },
      { onSuccess: ({ choices }) => onDone(choices), onError: onFailed },
    ),
  );

  const words = WORDS[start.kind];

  return (
    <Dialog title={words.title(editing?.id ?? '')} size={560} onClose={() => onClose(null)}>
      <DialogForm
        submit={words.submit}
        busy={save.busy}
        failure={save.error === null ? null : { title: words.failed, error: save.error }}
        onSubmit={() => save.run({ provider, name: name.trim(), ...split(fields, draft), makeDefault }, fields, kept, draft)}
        onClose={() => onClose(null)}
      >
        {editing !== null ? null : (
          <Select
            label="Provider"
            data={providers.map(({ id, label }) => ({ value: id, label }))}
            value={provider}
            allowDeselect={false}
            onChange={(next) => {
              if (next === null || next === provider) return;
              setProvider(next);
              setDraft({ values: {}, secrets: {} });
            }}
          />
        )}
        <TextInput
          label="Name"
          description="How references and lists call it."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={name}
          required
          data-autofocus
          spellCheck={false}
          autoComplete="off"
          error={save.fields['name']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ProviderForm
          fields={fields}
          draft={draft}
          onChange={setDraft}
          errors={save.fields}
          choices={lookUp.choices}
          kept={kept}
          lookUp={lookUp}
        />
        <Checkbox
          label="Use it where the provider is named without a profile"
          checked={makeDefault}
          disabled={editing?.isDefault === true}
          onChange={(event) => setMakeDefault(event.currentTarget.checked)}
        />
      </DialogForm>
    </Dialog>
  );
}

const NO_CHOICES = {};

const WORDS = {
  add: { title: () => 'Add a profile', failed: 'The profile was not added.', submit: 'Add profile' },
  edit: { title: (id: string) => `Change ${id}`, failed: 'The profile was not changed.', submit: 'Save' },
} as const;

interface Wanted {
  provider: string;
  name: string;
  settings: Record<string, string>;
  secrets: Record<string, string>;
  makeDefault: boolean;
}

/** Only what belongs to the fields that are there: a choice that was taken back leaves nothing behind. */
function split(fields: readonly FormField[], draft: FormDraft): Pick<Wanted, 'settings' | 'secrets'> {
  const present = presentFields(fields, draft.values);
  const pick = (from: Record<string, string>, secret: boolean): Record<string, string> =>
    Object.fromEntries(
      present
        .filter(({ kind, key }) => (kind === 'secret') === secret && (from[key] ?? '') !== '')
        .map(({ key }) => [key, from[key] ?? '']),
    );
  return { settings: pick(draft.values, false), secrets: pick(draft.secrets, true) };
}

/** Checks, saves, and asks before secrets go into a file. */
function useSave(editing: ProfileDetail | null, onClose: (saved: ProfileDetail) => void) {
  const queries = useQueryClient();
  const [found, setFound] = useState<Record<string, string>>({});
  const done = {
    onSuccess: (profile: ProfileDetail) => {
      void queries.invalidateQueries({ queryKey: orpc.profiles.key() });
      void queries.resetQueries({ queryKey: orpc.profiles.check.key() });
      void queries.invalidateQueries({ queryKey: orpc.functions.key() });
      notifyDone(editing === null ? `${profile.id} was added` : `${profile.id} was changed`);
      onClose(profile);
    },
  };
  const add = useMutation(orpc.profiles.add.mutationOptions(done));
  const update = useMutation(orpc.profiles.update.mutationOptions(done));
  const mutation = editing === null ? add : update;
  const error: AppError | null = mutation.error;

  const send = (wanted: Wanted, acceptFile: boolean): void => {
    const onError = (failure: AppError): void => {
      if (acceptFile || failure.details?.['confirm'] !== 'acceptFile') return;
      const question = {
        title: 'Keep the secret in a file?',
        body: `${failure.message} ${failure.hint ?? ''}`,
        confirm: 'Keep it in a file',
      };
      void confirm(question).then((yes) => (yes ? send(wanted, true) : undefined));
    };
    if (editing === null) add.mutate({ ...wanted, acceptFile }, { onError });
    else {
      const { name, settings, secrets, makeDefault } = wanted;
      update.mutate({ profile: editing.id, name, settings, secrets, makeDefault, acceptFile }, { onError });
    }
  };

  return {
    busy: mutation.isPending,
    /** By field; what the service said of one counts until it is sent again. */
    fields: Object.keys(found).length > 0 ? found : (error?.fields ?? {}),
    error: error === null || Object.keys(error.fields ?? {}).length > 0 || error.details?.['confirm'] === 'acceptFile' ? null : error,
    run(wanted: Wanted, fields: readonly FormField[], kept: readonly string[], draft: FormDraft) {
      const wrong = checkForm(fields, wanted.settings, [...kept, ...Object.keys(wanted.secrets)]);
      const all = wanted.name === '' ? { ...wrong, name: 'Give it a name.' } : wrong;
      setFound(all);
      if (Object.keys(all).length === 0) send({ ...wanted, ...split(fields, draft) }, false);
    },
  };
}

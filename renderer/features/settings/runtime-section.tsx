import { Button, NumberInput, Switch } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { Settings } from '#shared/model/settings.ts';
import { useRuntime, useRuntimeControl } from '../../api/runtime.ts';
import { useSettings, useUpdateSettings } from '../../api/settings.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { FieldRow } from './field-row.tsx';
import { draftChanges, draftProblems, toDraft, type RuntimeDraft } from './runtime-draft.ts';
import { SettingsLoading } from './settings-loading.tsx';
import classes from './settings-page.module.css';

/** How the local runtime works; saved on request, read by the runtime when it starts. */
export function RuntimeSection() {
  const settings = useSettings();
  if (settings.data === undefined) return <SettingsLoading query={settings} height={340} />;
  return <RuntimeForm saved={settings.data} />;
}

const NUMBERS = [
  { key: 'gatewayPort', label: 'Gateway port', hint: 'Where functions with an HTTP trigger answer. 0 keeps the port it got last time.' },
  { key: 'poolSize', label: 'Warm pool', hint: 'Environments kept started ahead of need; 0 makes every first call wait for a process.' },
  { key: 'maxEnvironments', label: 'Environments at most', hint: 'Over all functions. Calls beyond it wait, then are throttled.' },
  { key: 'idleSeconds', label: 'Idle time, seconds', hint: 'An environment without a call for this long goes.' },
  {
    key: 'historyDays',
    label: 'History, days',
    hint: 'Older invocations, logs and traces are deleted; 0 keeps them for ever. What is deployed always stays.',
  },
  { key: 'historyMb', label: 'History, megabytes', hint: 'Where the store is larger, the oldest of them go first; 0 sets no limit.' },
] as const;

function RuntimeForm({ saved }: { saved: Settings }) {
  const [draft, setDraft] = useState<RuntimeDraft>(() => toDraft(saved));
  const [restartDue, setRestartDue] = useState(false);
  const update = useUpdateSettings();
  const running = useRuntime().data?.running === true;
  const sandboxId = useId();
  const changes = draftChanges(draft, saved);
  const problems = draftProblems(draft);
  const dirty = Object.keys(changes).length > 0;
  const blocked = Object.keys(problems).length > 0;

  useBlocker({
    shouldBlockFn: async () =>
      !(await confirm({ title: 'Leave without saving?', body: 'The changes to the runtime settings are not saved.', confirm: 'Leave' })),
    disabled: !dirty,
    enableBeforeUnload: dirty,
  });

  const save = () => {
    const before = toDraft(saved);
    update.mutate(changes, {
      onSuccess: (settings) => {
        setDraft(toDraft(settings));
        setRestartDue(running);
        notifyDone('Runtime settings saved', {
          label: 'Undo',
          run: () => {
            // What was saved before was valid, so its numbers are numbers.
            update.mutate(draftChanges(before, settings), { onSuccess: (back) => setDraft(toDraft(back)) });
          },
        });
      },
    });
  };

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty && !blocked) save();
      }}
    >
      {restartDue && running ? <RestartNotice onDone={() => setRestartDue(false)} /> : null}
      <SectionCard title="Local runtime" description="The runtime reads these when it starts.">
        {NUMBERS.map(({ key, label, hint }) => (
          <NumberField
            key={key}
            label={label}
            hint={hint}
            value={draft[key]}
            problem={problems[key]}
            onChange={(value) => setDraft({ ...draft, [key]: value })}
          />
        ))}
        <FieldRow
          label="Sandbox"
          hint="Confine functions where the system can (bubblewrap on Linux): they see their own files only."
          htmlFor={sandboxId}
        >
          <Switch
            id={sandboxId}
            checked={draft.sandbox}
            onChange={(event) => setDraft({ ...draft, sandbox: event.currentTarget.checked })}
          />
        </FieldRow>
        <div className={classes.buttons}>
          <Button variant="default" disabled={!dirty} onClick={() => setDraft(toDraft(saved))}>
            Discard changes
          </Button>
          <Button type="submit" disabled={!dirty || blocked} loading={update.isPending}>
            Save
          </Button>
        </div>
      </SectionCard>
    </form>
  );
}

function NumberField({
  label,
  hint,
  value,
  problem,
  onChange,
}: {
  label: string;
  hint: string;
  value: number | '';
  problem: string | undefined;
  onChange: (value: number | '') => void;
}) {
  const id = useId();
  return (
    <FieldRow label={label} hint={hint} htmlFor={id}>
      <NumberInput
        id={id}
        w={180}
        value={value}
        error={problem ?? false}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        onChange={(next) => onChange(typeof next === 'number' ? next : next === '' ? '' : Number(next))}
      />
    </FieldRow>
  );
}

function RestartNotice({ onDone }: { onDone: () => void }) {
  const { restart, restarting } = useRuntimeControl();
  return (
    <PartialNotice
      tone="info"
      title="The runtime still works with the settings before."
      action={
        <Button size="compact-xs" loading={restarting} onClick={() => restart(onDone)}>
          Restart it now
        </Button>
      }
      onDismiss={onDone}
    >
      What is running is ended; what is deployed and recorded stays.
    </PartialNotice>
  );
}

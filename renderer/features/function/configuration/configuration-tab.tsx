import { NumberInput, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { AppError, toAppError } from '#shared/errors.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import { nameOfRef } from '#shared/model/ref.ts';
import { client, orpc } from '../../../api/client.ts';
import { Facts } from '../../../ui/facts.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { FailedNotice } from '../failed-notice.tsx';
import { useModel } from '../use-model.ts';
import { ChangesCard } from './changes-card.tsx';
import { ConcurrencyCard } from './concurrency-card.tsx';
import { checkForm, toChanges, type ConfigField, type Limits } from './config-form.ts';
import classes from './configuration.module.css';
import { Conflicts } from './conflicts.tsx';
import { DeliveryCard } from './delivery-card.tsx';
import { EnvEditor } from './env-editor.tsx';
import { sameEditable, useConfigEdit, type ConfigEdit } from './use-config-edit.ts';

const NO_LIMITS: Limits = {};
const NOTE_BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** What can be changed without new code, with the changes beside it before they are saved. A function of an app shares the app's. */
export function ConfigurationTab({ fn }: { fn: FunctionDetail }) {
  return fn.app === undefined ? <OwnConfiguration fn={fn} /> : <AppsConfiguration fn={fn} app={fn.app} />;
}

function AppsConfiguration({ fn, app }: { fn: FunctionDetail; app: string }) {
  return (
    <div className={classes.grid}>
      <div className={classes.column}>
        <FailedNotice fn={fn} />
        <SectionCard
          title="Settings of the app"
          description="Memory, timeout and variables are the app's, and shared by the functions in it."
        >
          <LinkButton to="/functions/$ref" params={{ ref: app }} search={{ tab: 'configuration' }} variant="default">
            Configure {nameOfRef(app)}
          </LinkButton>
        </SectionCard>
        <FixedCard fn={fn} />
      </div>
    </div>
  );
}

function OwnConfiguration({ fn }: { fn: FunctionDetail }) {
  const edit = useConfigEdit(fn);
  const limits = useModel(fn.model).model?.limits ?? NO_LIMITS;
  const problems = checkForm(edit.form, limits, edit.base);
  const { save, saving } = useSave(fn, edit);
  return (
    <div className={classes.grid}>
      <div className={classes.column}>
        <FailedNotice fn={fn} />
        <Conflicts edit={edit} />
        <SectionCard title="Resources">
          <ResourceFields edit={edit} problems={problems} limits={limits} />
        </SectionCard>
        <SectionCard
          title="Environment variables"
          description={
            edit.form.env.length === 0
              ? 'None are set.'
              : 'The function reads them from its environment. Values stay hidden until you show them.'
          }
        >
          <EnvEditor rows={edit.form.env} onChange={(env) => edit.change({ env })} problem={problems.env} />
        </SectionCard>
        <ConcurrencyCard fn={fn} />
        <DeliveryCard fn={fn} />
        <FixedCard fn={fn} />
      </div>
      <ChangesCard edit={edit} problems={problems} saving={saving} onSave={() => void save()} />
    </div>
  );
}

function FixedCard({ fn }: { fn: FunctionDetail }) {
  const { model } = useModel(fn.model);
  return (
    <SectionCard title="Fixed by the code" description="These change with a deployment.">
      <Facts
        items={[
          ['Runtime', <code key="r">{fn.runtime}</code>],
          fn.handler === '' ? null : ['Handler', <code key="h">{fn.handler}</code>],
          ['Model', model?.label ?? fn.model ?? '–'],
          ['Triggers', fn.triggerList.map((trigger) => trigger.label).join(', ') || 'None'],
        ]}
      />
    </SectionCard>
  );
}

function ResourceFields({ edit, problems, limits }: { edit: ConfigEdit; problems: Partial<Record<ConfigField, string>>; limits: Limits }) {
  const { form, change } = edit;
  const range = (low: number | undefined, high: number | undefined, unit: string) =>
    low !== undefined && high !== undefined ? `${low} to ${high} ${unit}` : high === undefined ? undefined : `Up to ${high} ${unit}`;
  return (
    <div className={classes.fields}>
      <NumberInput
        label="Memory (MB)"
        {...(edit.base.memoryMb === null ? { placeholder: "The plan's" } : {})}
        description={range(limits['memoryMbMin'], limits['memoryMbMax'], 'MB') ?? 'Megabytes'}
        value={form.memoryMb}
        onChange={(value) => change({ memoryMb: String(value) })}
        error={problems.memoryMb}
        inputWrapperOrder={NOTE_BELOW}
        step={limits['memoryMbStep'] ?? 64}
      />
      <NumberInput
        label="Timeout (seconds)"
        description={range(undefined, limits['timeoutSMax'], 's') ?? 'Seconds'}
        value={form.timeoutS}
        onChange={(value) => change({ timeoutS: String(value) })}
        error={problems.timeoutS}
        inputWrapperOrder={NOTE_BELOW}
      />
      <NumberInput
        label="Concurrency"
        {...(edit.base.concurrency === null ? { placeholder: "The plan's" } : {})}
        description={limits['concurrencyMax'] === 1 ? 'This model takes one request at a time' : 'Requests per environment at once'}
        value={form.concurrency}
        onChange={(value) => change({ concurrency: String(value) })}
        error={problems.concurrency}
        inputWrapperOrder={NOTE_BELOW}
        allowDecimal={false}
      />
      <Textarea
        className={classes.wide ?? ''}
        label="Description"
        value={form.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
        error={problems.description}
        autosize
        minRows={1}
        maxRows={4}
      />
    </div>
  );
}

function changedElsewhere(name: string): AppError {
  return new AppError('conflict', `${name} was changed elsewhere in the meantime. Your edits are still here.`, {
    hint: 'Look at the changes again, then save.',
  });
}

/** Saves what changed, unless the function was changed elsewhere in the meantime: then that is shown first. */
function useSave(fn: FunctionDetail, edit: ConfigEdit) {
  const cache = useQueryClient();
  const update = useMutation(orpc.functions.update.mutationOptions());
  const check = useMutation({ mutationFn: () => client.functions.get({ ref: fn.ref }) });
  const put = (detail: FunctionDetail) => cache.setQueryData(orpc.functions.get.queryKey({ input: { ref: fn.ref } }), detail);
  const save = async () => {
    try {
      const stored = await check.mutateAsync();
      if (!sameEditable(stored, edit.base)) {
        put(stored);
        return notifyError('Not saved yet', changedElsewhere(fn.name));
      }
      put(await update.mutateAsync({ ref: fn.ref, ...toChanges(edit.base, edit.form) }));
      await cache.invalidateQueries({ queryKey: orpc.functions.key() });
      notifyDone(`The configuration of ${fn.name} is saved.`);
    } catch (error) {
      notifyError('The configuration was not saved', toAppError(error));
    }
  };
  return { save, saving: update.isPending || check.isPending };
}

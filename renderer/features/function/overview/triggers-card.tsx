import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FunctionDetail, Trigger } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { IdText } from '../../../ui/id-text.tsx';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import classes from './overview-tab.module.css';

const KIND_LABELS: Record<FunctionDetail['triggerList'][number]['kind'], string> = {
  http: 'HTTP',
  schedule: 'Schedule',
  queue: 'Queue',
  object: 'Object',
  change: 'Change feed',
  topic: 'Topic',
  other: 'Other',
};

/** What sets the function off, and the functions inside where one deployable holds several. */
export function TriggersCard({ fn }: { fn: FunctionDetail }) {
  const unread = fn.unread['triggerList'] ?? fn.unread['triggers'];
  return (
    <SectionCard title="Triggers">
      {fn.triggerList.length > 0 ? null : unread === undefined ? (
        <p className={classes.note}>No trigger: it runs only when it is invoked.</p>
      ) : (
        <p className={classes.note}>Not known: {unread}</p>
      )}
      {fn.triggerList.map((trigger) => (
        <TriggerItem key={trigger.id} fn={fn} trigger={trigger} />
      ))}
      <Entries entries={ownEntries(fn)} />
    </SectionCard>
  );
}

/** Those that can be named by themselves have a card of their own, and those that a trigger names are listed with it. */
function ownEntries({ entries, triggerList }: FunctionDetail): FunctionDetail['entries'] {
  if (entries.some(({ ref }) => ref !== undefined) || (entries.length === 1 && entries[0]?.route === null)) return [];
  const named = new Set(triggerList.map(({ entry }) => entry));
  return entries.filter(({ name }) => !named.has(name));
}

function TriggerItem({ fn, trigger }: { fn: FunctionDetail; trigger: Trigger }) {
  return (
    <div className={classes.trigger}>
      <span className={classes.triggerHead}>
        <strong>{KIND_LABELS[trigger.kind]}</strong>
        {trigger.methods.length === 0 ? null : <code className="muted">{trigger.methods.join(' ')}</code>}
        {trigger.auth === null ? null : <span className="meta">{trigger.auth}</span>}
        {trigger.enabled ? null : <StateBadge state="inactive" label="Disabled" />}
        {trigger.state === null || isSentence(trigger.state) ? null : <span className="meta">{trigger.state}</span>}
      </span>
      <span className="row">
        {trigger.url === null ? (
          <code className="ellipsis" title={trigger.label}>
            {trigger.label}
          </code>
        ) : (
          <>
            <a href={trigger.url} target="_blank" rel="noreferrer" className="ellipsis mono">
              {trigger.url}
            </a>
            <CopyButton icon label="Copy URL" value={trigger.url} />
          </>
        )}
      </span>
      {trigger.source === null || trigger.source === trigger.label ? null : <IdText value={trigger.source} max={40} copy="Copy source" />}
      {trigger.facts.map(({ label, value }) => (
        <span key={label} className="meta">
          {label}: {value}
        </span>
      ))}
      {trigger.state !== null && isSentence(trigger.state) ? <p className={classes.why}>{trigger.state}</p> : null}
      {trigger.actions.length === 0 ? null : <TriggerActions fn={fn} trigger={trigger} />}
    </div>
  );
}

/** A word stands beside the kind, an explanation has lines of its own. */
const isSentence = (state: string): boolean => state.includes(' ');

function TriggerActions({ fn, trigger }: { fn: FunctionDetail; trigger: Trigger }) {
  const queries = useQueryClient();
  const settle = (message: string) => ({
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: orpc.functions.key() });
      notifyDone(message);
    },
  });
  const update = useMutation(
    orpc.triggers.update.mutationOptions({
      ...settle(`${trigger.label} is ${trigger.enabled ? 'off' : 'on'}`),
      onError: (error) => notifyError('The trigger was not changed', error),
    }),
  );
  const remove = useMutation(
    orpc.triggers.remove.mutationOptions({
      ...settle(`${trigger.label} was deleted`),
      onError: (error) => notifyError('The trigger was not deleted', error),
    }),
  );
  const input = { ref: fn.ref, id: trigger.id };
  const ask = async (): Promise<void> => {
    const body = `${fn.name} is no longer set off by ${trigger.label}. The function stays.`;
    if (await confirm({ title: 'Delete this trigger?', body, confirm: 'Delete trigger', destructive: true })) remove.mutate(input);
  };
  return (
    <span className={classes.triggerActions}>
      {trigger.actions.includes('enable') ? (
        <Button
          variant="default"
          size="compact-xs"
          loading={update.isPending}
          onClick={() => update.mutate({ ...input, enabled: !trigger.enabled })}
        >
          {trigger.enabled ? 'Switch off' : 'Switch on'}
        </Button>
      ) : null}
      {trigger.actions.includes('remove') ? (
        <Button variant="subtle" color="bad" size="compact-xs" loading={remove.isPending} onClick={() => void ask()}>
          Delete
        </Button>
      ) : null}
    </span>
  );
}

function Entries({ entries }: { entries: FunctionDetail['entries'] }) {
  return (
    <>
      {entries.map((entry) => (
        <div key={entry.name} className={classes.trigger}>
          <span className={classes.triggerHead}>
            <strong>{entry.name}</strong>
            <span className="meta">{entry.trigger}</span>
          </span>
          {entry.route === null ? null : <code>{entry.route}</code>}
        </div>
      ))}
    </>
  );
}

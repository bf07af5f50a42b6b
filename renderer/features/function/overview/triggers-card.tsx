import type { FunctionDetail } from '#shared/model/function.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
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
  return (
    <SectionCard title="Triggers">
      {fn.triggerList.length === 0 ? <p className={classes.note}>No trigger: it runs only when it is invoked.</p> : null}
      {fn.triggerList.map((trigger) => (
        <div key={trigger.id} className={classes.trigger}>
          <span className={classes.triggerHead}>
            <strong>{KIND_LABELS[trigger.kind]}</strong>
            {trigger.methods.length === 0 ? null : <code className="muted">{trigger.methods.join(' ')}</code>}
            {trigger.auth === null ? null : <span className="meta">{trigger.auth}</span>}
            {trigger.enabled ? null : <StateBadge state="inactive" label="Disabled" />}
          </span>
          <span className="row">
            {trigger.url === null ? (
              <code className="ellipsis">{trigger.label}</code>
            ) : (
              <>
                <a href={trigger.url} target="_blank" rel="noreferrer" className="ellipsis mono">
                  {trigger.url}
                </a>
                <CopyButton icon label="Copy URL" value={trigger.url} />
              </>
            )}
          </span>
        </div>
      ))}
      {fn.entries.length < 2 && fn.entries[0]?.route === null ? null : fn.entries.length === 0 ? null : <Entries entries={fn.entries} />}
    </SectionCard>
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

import { Button, Menu, SegmentedControl } from '@mantine/core';
import { IconChevronDown, IconTemplate } from '@tabler/icons-react';
import { Fragment } from 'react';
import { toDraft, type Draft } from './draft.ts';
import classes from './invoke.module.css';
import type { RequestPaneProps } from './request-pane.tsx';
import { SaveEventButton } from './save-event-button.tsx';
import { SavedEventsMenu } from './saved-events-menu.tsx';
import type { Sample } from './use-samples.ts';

/** What is sent, and events to begin with. */
export function RequestToolbar({ fn, draft, accepts, samples, onChange }: RequestPaneProps) {
  const take = (next: Draft) => onChange(next);
  return (
    <div className={classes.toolbar}>
      {accepts.length > 1 ? (
        <SegmentedControl
          aria-label="What is sent"
          data={[
            { value: 'event', label: 'Event' },
            { value: 'http', label: 'HTTP' },
          ]}
          value={draft.kind}
          onChange={(kind) => onChange({ kind: kind === 'http' ? 'http' : 'event' })}
        />
      ) : null}
      <SampleMenu samples={samples} accepts={accepts} mode={draft.mode} onPick={take} />
      <SavedEventsMenu fn={fn} onPick={take} />
      <span className="grow" />
      <SaveEventButton fn={fn} draft={draft} />
    </div>
  );
}

function SampleMenu({
  samples,
  accepts,
  mode,
  onPick,
}: {
  samples: readonly Sample[];
  accepts: readonly ('event' | 'http')[];
  mode: Draft['mode'];
  onPick: (draft: Draft) => void;
}) {
  const fitting = samples.filter((sample) => accepts.includes(sample.input.http === null ? 'event' : 'http'));
  if (fitting.length === 0) return null;
  const groups = Map.groupBy(fitting, (sample) => sample.group);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconTemplate size={14} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Templates
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu ?? ''}>
        {[...groups].map(([group, members]) => (
          <Fragment key={group}>
            <Menu.Label>{group}</Menu.Label>
            {members.map((sample) => (
              <Menu.Item key={sample.id} onClick={() => onPick(toDraft(sample.input, mode === 'stream' ? 'stream' : 'sync'))}>
                <span className={classes.choice}>{sample.label}</span>
                <span className={classes.choiceNote}>{sample.summary}</span>
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';
import { plural } from '../../../ui/format.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { diffForm, envChanges, type ConfigField } from './config-form.ts';
import classes from './configuration.module.css';
import { DiffList, type DiffItem } from './diff-list.tsx';
import type { ConfigEdit } from './use-config-edit.ts';

/** What saving would change, and the buttons that do it or let it be. */
export function ChangesCard({
  edit,
  problems,
  saving,
  onSave,
}: {
  edit: ConfigEdit;
  problems: Partial<Record<ConfigField, string>>;
  saving: boolean;
  onSave: () => void;
}) {
  const [shown, setShown] = useState(false);
  const variables = envChanges(edit.base, edit.form);
  const items: DiffItem[] = [
    ...diffForm(edit.base, edit.form).map((change) => ({ name: change.label, before: change.before, after: change.after, secret: false })),
    ...variables.map((change) => ({ name: change.name, before: change.before, after: change.after, secret: true })),
  ];
  const wrong = Object.values(problems)[0];
  const savable = items.length > 0 && wrong === undefined && edit.conflicts.length === 0;
  useSaveAction(savable, onSave);
  useLeaveWarning(items.length > 0);
  return (
    <SectionCard
      title={items.length === 0 ? 'No changes' : plural(items.length, 'change')}
      actions={
        variables.length === 0 ? null : (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setShown(!shown)} aria-pressed={shown}>
            {shown ? 'Hide values' : 'Show values'}
          </Button>
        )
      }
    >
      <div className={classes.changes}>
        {items.length === 0 ? (
          <p className="muted">Edit a field, and what would change appears here before it is saved.</p>
        ) : (
          <DiffList items={items} showSecrets={shown} />
        )}
        <div aria-live="polite">
          {wrong === undefined ? null : <p className={classes.wrong}>{wrong}</p>}
          {edit.conflicts.length === 0 ? null : <p className={classes.wrong}>Decide about what changed elsewhere first.</p>}
        </div>
        {items.length === 0 ? null : (
          <div className={classes.buttons}>
            <Button loading={saving} disabled={!savable} onClick={onSave} rightSection={<KeyHint keys="mod+S" />}>
              Save
            </Button>
            <Button variant="default" onClick={edit.discard} disabled={saving}>
              Discard
            </Button>
          </div>
        )}
      </div>
    </SectionCard>
  );
}

function useSaveAction(savable: boolean, onSave: () => void): void {
  const latest = useRef({ savable, onSave });
  useEffect(() => {
    latest.current = { savable, onSave };
  });
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'configuration.save',
          label: 'Save the configuration',
          group: 'This page',
          keys: 'mod+s',
          run: () => {
            if (latest.current.savable) latest.current.onSave();
          },
        },
      ],
      [],
    ),
  );
}

/** The browser asks before it throws unsaved edits away; inside the console they are kept. */
function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);
}

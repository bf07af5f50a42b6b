import { Dialog } from '../../ui/dialog.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { useAllActions, type Action, type ActionGroup } from '../actions.ts';
import classes from './help-sheet.module.css';
import { setShell, useShell } from './shell-state.ts';

const ORDER: readonly ActionGroup[] = ['This page', 'Go to', 'Deploy', 'Lists', 'Runtime', 'View', 'Help'];

/** Every shortcut that works right now, from the registry of actions. */
export function HelpSheet() {
  const { helpOpen } = useShell();
  const actions = useAllActions().filter((action) => action.keys !== undefined);
  if (!helpOpen) return null;
  const groups = ORDER.map((group) => ({ group, actions: actions.filter((action) => action.group === group) })).filter(
    (each) => each.actions.length > 0,
  );
  return (
    <Dialog title="Keyboard shortcuts" size={720} onClose={() => setShell({ helpOpen: false })}>
      <div className={classes.columns}>
        {groups.map(({ group, actions: members }) => (
          <section key={group} className={classes.group}>
            <h3>{group}</h3>
            <dl>
              {members.map((action) => (
                <Line key={action.id} action={action} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Line({ action }: { action: Action }) {
  return (
    <div className={classes.line}>
      <dt>{action.label}</dt>
      <dd>
        <KeyHint keys={action.keys ?? ''} />
      </dd>
    </div>
  );
}

import { Modal } from '@mantine/core';
import { keyLabel, TRACE_KEYS, type TraceKey } from '../view/trace-keys.ts';
import classes from './keys-help.module.css';

const GROUPS: readonly TraceKey['group'][] = ['Spans', 'Tree', 'Time', 'Page'];

/** The keys of the trace page, from the table that the keyboard itself reads. */
export function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys of this page" size={680} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.groups}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className={classes.title}>{group}</h3>
            <dl className={classes.keys}>
              {TRACE_KEYS.filter((row) => row.group === group).map((row) => (
                <div key={row.action} className={classes.row}>
                  <dt>
                    {row.keys.slice(0, 2).map((key) => (
                      <kbd key={key} className={classes.key}>
                        {keyLabel(key)}
                      </kbd>
                    ))}
                  </dt>
                  <dd>
                    {row.label}
                    {row.shift === 'larger' ? <span className="muted">; with Shift further</span> : null}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="meta">
        With the pointer: drag along the axis or the overview to zoom, Ctrl and the wheel to zoom in place, Shift and the wheel to pan, a
        double click to see the whole trace.
      </p>
    </Modal>
  );
}

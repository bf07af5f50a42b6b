import { Button } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import type { FunctionSummary } from '#shared/model/function.ts';
import { confirm } from '../../ui/confirm.tsx';
import { formatInteger, plural } from '../../ui/format.ts';
import { download } from '../../ui/download.ts';
import { functionsCsv } from './functions-csv.ts';
import classes from './functions-page.module.css';
import type { BulkRemoval } from './use-bulk-remove.ts';

const NAMED = 8;

/** Asks before removing: names what goes and what stays; a function in a cloud has to be typed. */
export async function askToRemove(chosen: readonly FunctionSummary[]): Promise<boolean> {
  const cloud = chosen.filter((fn) => fn.target === 'cloud');
  const what = plural(chosen.length, 'function');
  return confirm({
    title: `Remove ${chosen.length === 1 ? (chosen[0]?.name ?? what) : what}?`,
    body: (
      <>
        <p className={classes.question}>
          The code, its versions and its URL go and cannot be had back. Invocations, logs and traces that are recorded stay.
        </p>
        <ul className={classes.names}>
          {chosen.slice(0, NAMED).map((fn) => (
            <li key={fn.ref}>
              <code>{fn.ref}</code>
            </li>
          ))}
          {chosen.length > NAMED ? <li>and {formatInteger(chosen.length - NAMED)} more</li> : null}
        </ul>
      </>
    ),
    confirm: `Remove ${what}`,
    destructive: true,
    ...(cloud.length > 0 || chosen.length > 20
      ? { typed: chosen.length === 1 ? (chosen[0]?.name ?? 'remove') : `remove ${chosen.length}` }
      : {}),
  });
}

/** What can be done with the selected functions, and how far it is. */
export function SelectionBar({
  chosen,
  removal,
  onClear,
  onRemove,
}: {
  chosen: readonly FunctionSummary[];
  removal: BulkRemoval;
  onClear: () => void;
  onRemove: () => void;
}) {
  const { progress } = removal;
  if (progress !== null) {
    return (
      <div className={classes.selection} role="status">
        <progress value={progress.done + progress.failed.length} max={progress.total} aria-label="Functions removed" />
        <span>
          Removing {progress.done + progress.failed.length} of {progress.total}
          {progress.failed.length === 0 ? '' : `, ${progress.failed.length} failed`}
        </span>
        <Button variant="default" onClick={removal.cancel}>
          Cancel
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.selection}>
      <span role="status">{plural(chosen.length, 'function')} selected</span>
      <Button
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => download('functions.csv', [functionsCsv(chosen)], 'text/csv')}
      >
        Export CSV
      </Button>
      <Button
        variant="default"
        color="bad"
        className={classes.remove ?? ''}
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={onRemove}
      >
        Remove…
      </Button>
      <Button variant="subtle" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsDiff, IconPencil, IconRepeat } from '@tabler/icons-react';
import { formatBytes, formatMs, plural } from '../../../ui/format.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import tables from '../table.module.css';
import classes from './invoke.module.css';
import type { Run } from './run-store.ts';

/** Empty while it runs. */
function startCell(cold: boolean | null | undefined): string {
  if (cold === undefined) return '';
  return cold === null ? '–' : cold ? 'Cold' : 'Warm';
}

/** The runs of this session: to look at again, to repeat, to compare. */
export function RunHistory({
  runs,
  shown,
  compared,
  onShow,
  onCompare,
  onAgain,
  onEdit,
}: {
  runs: readonly Run[];
  shown: string;
  compared: string | null;
  onShow: (id: string) => void;
  onCompare: (id: string) => void;
  onAgain: (run: Run) => void;
  onEdit: (run: Run) => void;
}) {
  return (
    <section className={classes.history} aria-label="Runs of this session">
      <h2 className={classes.historyTitle}>{plural(runs.length, 'run')} in this session</h2>
      <div className={classes.historyList}>
        <table className={tables.table}>
          <tbody>
            {runs.map((run) => (
              <tr key={run.id} data-active={run.id === shown || run.id === compared || undefined}>
                <td className={tables.shrink}>
                  <button type="button" className={classes.runName} aria-pressed={run.id === shown} onClick={() => onShow(run.id)}>
                    <StateBadge state={run.outcome?.status ?? run.state} />
                    <span className="muted">
                      <RelativeTime plain at={new Date(run.startedAt).toISOString()} />
                    </span>
                  </button>
                </td>
                <td className="ellipsis">{describe(run)}</td>
                <td className={tables.num}>{formatMs(durationOf(run))}</td>
                <td className={tables.num}>{startCell(run.outcome?.cold)}</td>
                <td className={tables.shrink}>
                  <RunActions run={run} alone={run.id === shown} onCompare={onCompare} onAgain={onAgain} onEdit={onEdit} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function RunActions({
  run,
  alone,
  onCompare,
  onAgain,
  onEdit,
}: {
  run: Run;
  alone: boolean;
  onCompare: (id: string) => void;
  onAgain: (run: Run) => void;
  onEdit: (run: Run) => void;
}) {
  return (
    <span className={classes.runActions}>
      <Tooltip label="Run again">
        <ActionIcon size={24} aria-label="Run again" onClick={() => onAgain(run)}>
          <IconRepeat size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Bring into the editor">
        <ActionIcon size={24} aria-label="Bring into the editor" onClick={() => onEdit(run)}>
          <IconPencil size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {alone ? (
        <span className={classes.noAction} />
      ) : (
        <Tooltip label="Compare with the run on show">
          <ActionIcon size={24} aria-label="Compare with the run on show" onClick={() => onCompare(run.id)}>
            <IconArrowsDiff size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </span>
  );
}

/** What the function took; where there is no record, what the call took. */
function durationOf({ outcome, startedAt, endedAt }: Run): number | null {
  if (outcome !== null) return outcome.durationMs;
  return endedAt === null ? null : endedAt - startedAt;
}

function describe({ draft, qualifier }: Run): string {
  const what = draft.kind === 'http' ? `${draft.method} ${draft.path}` : `event, ${formatBytes(draft.body.length)}`;
  const how = draft.mode === 'sync' ? '' : `, ${draft.mode}`;
  return `${what}${how}${qualifier === null ? '' : `, version ${qualifier}`}`;
}

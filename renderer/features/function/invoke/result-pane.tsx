import { IconPlayerPlay } from '@tabler/icons-react';
import type { z } from 'zod';
import type { FunctionDetail } from '#shared/model/function.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { invokeSearch } from '../function-search.ts';
import classes from './invoke.module.css';
import { RunCompare } from './run-compare.tsx';
import { RunHistory } from './run-history.tsx';
import { RunResult } from './run-result.tsx';
import type { Run } from './run-store.ts';
import { useRuns } from './runs.ts';

type InvokeSearch = z.output<typeof invokeSearch>;

/** What came back: the run that is chosen, and the runs of this session. */
export function ResultPane({
  fn,
  search,
  onSearch,
  onAgain,
  onEdit,
}: {
  fn: FunctionDetail;
  search: InvokeSearch;
  onSearch: (patch: Partial<InvokeSearch>) => void;
  onAgain: (run: Run) => void;
  onEdit: (run: Run) => void;
}) {
  const runs = useRuns(fn.ref);
  const shown = runs.find((run) => run.id === search.run) ?? runs[0];
  const other = runs.find((run) => run.id === search.compare && run.id !== shown?.id);
  if (shown === undefined) {
    return (
      <section className={classes.pane} aria-label="Result">
        <EmptyState title="Nothing called yet" icon={IconPlayerPlay} command={`isobar invoke ${fn.ref}`}>
          Press Ctrl+Enter to call {fn.name} with what is on the left. Results of this session stay here to compare.
        </EmptyState>
      </section>
    );
  }
  return (
    <section className={classes.pane} aria-label="Result">
      <div className={classes.result}>
        {other === undefined ? (
          <RunResult key={shown.id} fn={fn} run={shown} view={search.view} onView={(view) => onSearch({ view })} />
        ) : (
          <RunCompare first={other} second={shown} onClose={() => onSearch({ compare: '' })} />
        )}
      </div>
      <RunHistory
        runs={runs}
        shown={shown.id}
        compared={other?.id ?? null}
        onShow={(run) => onSearch({ run, compare: '' })}
        onCompare={(compare) => onSearch({ run: shown.id, compare })}
        onAgain={onAgain}
        onEdit={onEdit}
      />
    </section>
  );
}

import type { InvocationDetail } from '#shared/model/invocation.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import { PhaseBar } from '../../function/invoke/phase-bar.tsx';
import { InvocationCompare } from './invocation-compare.tsx';
import { InvocationFacts } from './invocation-facts.tsx';
import { InvocationFailure } from './invocation-failure.tsx';
import { InvocationLogs } from './invocation-logs.tsx';
import { InvocationPayloads } from './invocation-payloads.tsx';
import { invocationSearch } from './invocation-search.ts';
import classes from './invocation-view.module.css';

/** Everything about one call. */
export function InvocationView({ invocation }: { invocation: InvocationDetail }) {
  const [search, update] = useSearchState(invocationSearch);
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        {search.with === '' ? null : (
          <InvocationCompare key={search.with} invocation={invocation} other={search.with} onClose={() => update({ with: '' })} />
        )}
        <InvocationFailure invocation={invocation} />
        <SectionCard title="Phases">
          {invocation.phases.length === 0 ? <p className="muted">No phases are known of it.</p> : <PhaseBar invocation={invocation} />}
        </SectionCard>
        <InvocationPayloads invocation={invocation} view={search.response} onView={(response) => update({ response })} />
        <InvocationLogs invocation={invocation} />
      </div>
      <div className={classes.aside}>
        <SectionCard title="Facts">
          <InvocationFacts invocation={invocation} />
        </SectionCard>
      </div>
    </div>
  );
}

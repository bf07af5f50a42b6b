import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Audit, AuditSummary } from '#shared/model/audit/audit.ts';
import { SEVERITIES } from '#shared/model/audit/finding.ts';
import { orpc } from '../../api/client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { NoMatch } from '../../ui/no-match.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { SlowNote } from '../../ui/slow-note.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { AuditFacts } from './audit-facts.tsx';
import classes from './audits.module.css';
import type { AuditsSearch, Grouping } from './audits-search.ts';
import { FindingDetail } from './finding-detail.tsx';
import { FindingGroups } from './finding-groups.tsx';
import { filterFindings, groupFindings } from './group-findings.ts';
import { scopeText } from './scope-text.ts';

type Change = (patch: Partial<AuditsSearch>, options?: { push?: boolean }) => void;

/** The findings of one audit. */
export function FindingsTab({
  id,
  listing,
  search,
  onChange,
}: {
  id: string;
  listing: { data: { items: AuditSummary[] } | undefined; error: AppError | null; isPending: boolean; refetch: () => unknown };
  search: AuditsSearch;
  onChange: Change;
}) {
  const query = useQuery({ ...orpc.audits.get.queryOptions({ input: { id } }), enabled: id !== '' });
  if (listing.error !== null && id === '')
    return <ErrorState error={listing.error} title="The audits could not be read" onRetry={() => void listing.refetch()} />;
  if (id === '' && !listing.isPending)
    return (
      <EmptyState title="No audit yet" icon={IconShieldCheck} command="isobar audits run --all">
        An audit reads configuration, permissions and code, of what is deployed or of a directory before it is. It changes nothing, and
        names of packages leave this machine only where you ask for it.
      </EmptyState>
    );
  if (query.data === undefined)
    return query.error === null ? (
      <>
        <SlowNote what="the audit" />
        <SkeletonBlock height={320} label="Reading the audit" />
      </>
    ) : (
      <ErrorState error={query.error} title="The audit could not be read" onRetry={() => void query.refetch()} />
    );
  const newest = listing.data?.items[0]?.id ?? id;
  return <Findings audit={query.data} newest={newest} search={search} onChange={onChange} />;
}

function Findings({ audit, newest, search, onChange }: { audit: Audit; newest: string; search: AuditsSearch; onChange: Change }) {
  const { severity, state, q, group } = search;
  const shown = useMemo(() => filterFindings(audit, { severity, state, q }), [audit, severity, state, q]);
  const groups = useMemo(() => groupFindings(audit, shown, group), [audit, shown, group]);
  const selected = audit.findings.find(({ id }) => id === search.finding);
  const select = (finding: string) => onChange({ finding }, { push: true });
  return (
    <div className={classes.stack}>
      <About audit={audit} newest={newest} onNewest={() => onChange({ audit: '', finding: '' }, { push: true })} />
      <Counts audit={audit} severity={severity} onChange={onChange} />
      <Filters audit={audit} search={search} onChange={onChange} />
      <div className={selected === undefined ? undefined : classes.split}>
        {groups.length > 0 ? (
          <FindingGroups key={group} audit={audit} groups={groups} selected={search.finding} onSelect={select} />
        ) : (
          <Nothing audit={audit} search={search} onChange={onChange} />
        )}
        {selected === undefined ? null : <FindingDetail key={selected.id} audit={audit} finding={selected} onClose={() => select('')} />}
      </div>
      <AuditFacts audit={audit} />
    </div>
  );
}

/** What was audited and when; findings of an earlier audit are not taken for those of now. */
function About({ audit, newest, onNewest }: { audit: Audit; newest: string; onNewest: () => void }) {
  return (
    <p className={classes.about}>
      <span>
        Audit of {scopeText(audit)}, <RelativeTime at={audit.endedAt} />
      </span>
      {audit.status === 'done' ? null : <StateBadge state={audit.status} />}
      {audit.id === newest ? null : (
        <Button size="compact-xs" variant="default" onClick={onNewest}>
          Show the newest
        </Button>
      )}
    </p>
  );
}

function Nothing({ audit, search, onChange }: { audit: Audit; search: AuditsSearch; onChange: Change }) {
  const total = audit.findings.filter(({ state }) => state === search.state).length;
  if (total > 0) return <NoMatch what="findings" total={total} onClear={() => onChange({ q: '', severity: 'all' })} />;
  return (
    <EmptyState title={search.state === 'fail' ? 'Nothing open' : 'None'} icon={IconShieldCheck}>
      {search.state === 'fail'
        ? `${audit.counts.pass} checks passed. What was not evaluated, and the limits of an audit, stand below.`
        : 'There is nothing in this state.'}
    </EmptyState>
  );
}

function Counts({ audit, severity, onChange }: { audit: Audit; severity: AuditsSearch['severity']; onChange: Change }) {
  return (
    <ul className={classes.counts} aria-label="Open findings by severity">
      {SEVERITIES.map((each) => (
        <li key={each}>
          <button
            type="button"
            className={classes.count}
            aria-pressed={severity === each}
            onClick={() => onChange({ severity: severity === each ? 'all' : each, state: 'fail' })}
          >
            <b>{audit.counts.open[each]}</b>
            <span className={classes.severity} data-severity={each}>
              {each}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Filters({ audit, search, onChange }: { audit: Audit; search: AuditsSearch; onChange: Change }) {
  const { counts } = audit;
  return (
    <div className={classes.bar}>
      <TextInput
        className={classes.path ?? ''}
        aria-label="Filter findings"
        placeholder="Rule, function, file or words"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={search.q}
        onChange={(event) => onChange({ q: event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label="Group by"
        value={search.group}
        onChange={(group) => onChange({ group: group as Grouping })}
        data={[
          { value: 'rule', label: 'By rule' },
          { value: 'function', label: 'By function' },
          { value: 'risk', label: 'By risk' },
        ]}
      />
      <SegmentedControl
        aria-label="State"
        value={search.state}
        onChange={(state) => onChange({ state: state as AuditsSearch['state'], finding: '' })}
        data={[
          { value: 'fail', label: `Open ${counts.fail}` },
          { value: 'waived', label: `Waived ${counts.waived}` },
          { value: 'not_evaluated', label: `Not evaluated ${counts.notEvaluated}` },
        ]}
      />
    </div>
  );
}

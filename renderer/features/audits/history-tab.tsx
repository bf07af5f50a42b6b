import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AppError } from '#shared/errors.ts';
import type { AuditComparison, AuditSummary } from '#shared/model/audit/audit.ts';
import { SEVERITIES, type Finding } from '#shared/model/audit/finding.ts';
import { orpc } from '../../api/client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonBlock, SkeletonRows } from '../../ui/skeleton.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import classes from './audits.module.css';
import type { AuditsSearch } from './audits-search.ts';
import { scopeText } from './scope-text.ts';
import { SeverityMark } from './severity-mark.tsx';

type Change = (patch: Partial<AuditsSearch>, options?: { push?: boolean }) => void;

function openText({ counts }: AuditSummary): string {
  const parts = SEVERITIES.filter((severity) => counts.open[severity] > 0).map((severity) => `${counts.open[severity]} ${severity}`);
  return parts.length === 0 ? 'nothing open' : parts.join(', ');
}

/** Earlier audits, how they developed, and what changed between two. */
export function HistoryTab({
  list,
  search,
  onChange,
}: {
  list: { data: { items: AuditSummary[] } | undefined; error: AppError | null; refetch: () => unknown };
  search: AuditsSearch;
  onChange: Change;
}) {
  if (list.data === undefined)
    return list.error === null ? (
      <SkeletonRows label="Reading the audits" />
    ) : (
      <ErrorState error={list.error} title="The audits could not be read" onRetry={() => void list.refetch()} />
    );
  const { items } = list.data;
  const [newest] = items;
  if (newest === undefined)
    return (
      <EmptyState title="No audit yet" command="isobar audits list">
        Every audit is kept here, to see what became of what was found.
      </EmptyState>
    );
  const shown = items.find(({ id }) => id === search.audit) ?? newest;
  const same = items.filter(({ scope }) => scope === shown.scope);
  return (
    <div className={classes.stack}>
      <SectionCard title="Trend" description={`Open findings in audits of ${scopeText(shown)}, oldest first`}>
        <Trend items={same.toReversed()} />
        <p className={classes.legend}>
          <span data-bad>critical and high</span>
          <span data-warn>medium</span>
          <span data-low>low</span>
        </p>
      </SectionCard>
      <Comparison shown={shown} items={items} against={search.against} onChange={onChange} />
      <SectionCard title="Audits" flush>
        <SmallTable
          label="Audits, newest first"
          rows={items}
          rowId={({ id }) => id}
          rowHeader="when"
          wrap
          columns={[
            { id: 'when', header: 'When', cell: ({ startedAt }) => <RelativeTime at={startedAt} />, width: '9rem' },
            { id: 'scope', header: 'What was audited', cell: scopeText },
            { id: 'open', header: 'Open findings', cell: openText },
            { id: 'status', header: 'Status', cell: ({ status }) => <StateBadge state={status} />, width: '8rem', optional: true },
            {
              id: 'show',
              header: 'Findings',
              width: '6rem',
              cell: ({ id, startedAt }) => (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`Show the audit of ${startedAt}`}
                  onClick={() => onChange({ audit: id, tab: 'findings', finding: '' }, { push: true })}
                >
                  Show
                </Button>
              ),
            },
          ]}
        />
      </SectionCard>
    </div>
  );
}

function Trend({ items }: { items: readonly AuditSummary[] }) {
  const bad = ({ counts }: AuditSummary) => counts.open.critical + counts.open.high;
  const most = Math.max(1, ...items.map((item) => bad(item) + item.counts.open.medium + item.counts.open.low));
  const height = (count: number) => ({ height: `${(100 * count) / most}%` });
  return (
    <ol className={classes.trend} aria-label="Open findings over time">
      {items.map((item) => (
        <li key={item.id} title={`${item.startedAt.slice(0, 16).replace('T', ' ')}: ${openText(item)}`}>
          <span className="sr-only">{`${item.startedAt.slice(0, 10)}: ${openText(item)}`}</span>
          <span className={classes.trendLow} style={height(item.counts.open.low)} />
          <span className={classes.trendWarn} style={height(item.counts.open.medium)} />
          <span className={classes.trendBad} style={height(bad(item))} />
        </li>
      ))}
    </ol>
  );
}

function Comparison({
  shown,
  items,
  against,
  onChange,
}: {
  shown: AuditSummary;
  items: readonly AuditSummary[];
  against: string;
  onChange: Change;
}) {
  const earlier = items.filter(({ id, scope, startedAt }) => id !== shown.id && scope === shown.scope && startedAt < shown.startedAt);
  const before = against === '' ? (earlier[0]?.id ?? '') : against;
  const query = useQuery({ ...orpc.audits.compare.queryOptions({ input: { before, after: shown.id } }), enabled: before !== '' });
  if (earlier.length === 0 && against === '') return null;
  return (
    <SectionCard
      title="What changed"
      actions={
        <Select
          size="xs"
          aria-label="Compare with"
          value={before}
          allowDeselect={false}
          data={earlier.map(({ id, startedAt }) => ({ value: id, label: `since ${startedAt.slice(0, 16).replace('T', ' ')}` }))}
          onChange={(next) => onChange({ against: next ?? '' })}
        />
      }
    >
      {query.error === null ? null : (
        <ErrorState small error={query.error} title="They could not be compared" onRetry={() => void query.refetch()} />
      )}
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonBlock height={80} label="Comparing" />
        ) : null
      ) : (
        <Changes comparison={query.data} />
      )}
    </SectionCard>
  );
}

function Changes({ comparison }: { comparison: AuditComparison }) {
  const { fixed, unchanged, outOfScope } = comparison;
  return (
    <div className={classes.stack}>
      <p>
        {comparison.new.length} new, {fixed.length} fixed, {unchanged.length} unchanged
        {outOfScope === 0 ? '.' : `; ${outOfScope} are of what only one of the two looked at.`}
      </p>
      <ChangeList title="New" findings={comparison.new} />
      <ChangeList title="Fixed" findings={fixed} />
    </div>
  );
}

function ChangeList({ title, findings }: { title: string; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className={classes.limits}>
        {findings.slice(0, 100).map((finding) => (
          <li key={finding.id}>
            <SeverityMark severity={finding.severity} /> {finding.ruleId} {finding.message}
          </li>
        ))}
        {findings.length > 100 ? <li>and {findings.length - 100} more</li> : null}
      </ul>
    </section>
  );
}

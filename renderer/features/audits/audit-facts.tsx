import type { Audit, ControlState } from '#shared/model/audit/audit.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SmallTable, type SmallColumn } from '../../ui/small-table.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './audits.module.css';
import { scopeText } from './scope-text.ts';

const OWNERS: Readonly<Record<ControlState['owner'], string>> = { provider: 'the provider', you: 'you', shared: 'both' };

interface ControlRow {
  control: string;
  owner: ControlState['owner'];
  pass: number;
  fail: number;
  notEvaluated: number;
  waived: number;
}

function controlRows({ controls }: Audit): ControlRow[] {
  return [...Map.groupBy(controls, ({ control }) => control)].map(([control, list]) => {
    const of = (state: ControlState['state']) => list.filter((each) => each.state === state).length;
    return { control, owner: list[0]?.owner ?? 'you', pass: of('pass'), fail: of('fail'), notEvaluated: of('not_evaluated'), waived: of('waived') };
  });
} // prettier-ignore

const CONTROL: SmallColumn<ControlRow> = { id: 'control', header: 'Control', cell: ({ control }) => control };
const OWNER: SmallColumn<ControlRow> = { id: 'owner', header: 'Answers', cell: ({ owner }) => OWNERS[owner], width: '8rem' };

/** How many functions are in a state; the provider's own controls are not looked at. */
function counted(id: 'pass' | 'fail' | 'notEvaluated' | 'waived', header: string, width: string): SmallColumn<ControlRow> {
  const cell = (row: ControlRow) => (row.owner === 'provider' ? '' : row[id] === 0 ? <span className="muted">0</span> : row[id]);
  return { id, header, cell, align: 'end', width, optional: id === 'waived' };
}

const STATE_COLUMNS = [
  counted('pass', 'In order', '6rem'),
  counted('fail', 'Open', '6rem'),
  counted('notEvaluated', 'Not evaluated', '8rem'),
  counted('waived', 'Waived', '6rem'),
];

/** The state of the one function there is, the worst first. */
function stateOf({ owner, fail, notEvaluated, waived, pass }: ControlRow) {
  if (owner === 'provider') return <span className="muted">the provider's</span>;
  if (fail > 0) return <StateBadge state="open" label="Open" tone="bad" />;
  if (notEvaluated > 0) return <StateBadge state="unknown" label="Not evaluated" />;
  if (waived > 0) return <StateBadge state="waived" label="Waived" tone="warn" />;
  return pass > 0 ? <StateBadge state="ok" label="In order" /> : <span className="muted">does not apply</span>;
}

const ONE_COLUMN: SmallColumn<ControlRow> = { id: 'state', header: 'State', cell: stateOf, width: '12rem' };

/** Who answers for what, and how that stands. */
export function ControlsCard({ audit }: { audit: Audit }) {
  const rows = controlRows(audit);
  if (rows.length === 0) return null;
  const one = audit.subjects === 1;
  return (
    <SectionCard
      title="Who answers for what"
      description={one ? 'Shared responsibility' : 'Shared responsibility, with the number of functions in each state'}
      flush
    >
      <SmallTable
        label="Controls by who answers for them"
        rows={rows}
        rowId={({ control }) => control}
        rowHeader="control"
        wrap
        columns={one ? [CONTROL, OWNER, ONE_COLUMN] : [CONTROL, OWNER, ...STATE_COLUMNS]}
      />
    </SectionCard>
  );
}

/** Scope, age and limits of an audit. */
export function AuditFacts({ audit }: { audit: Audit }) {
  return (
    <>
      <ControlsCard audit={audit} />
      <SectionCard title="Scope and limits">
        <p>
          {scopeText(audit)}: {audit.subjects} {audit.subjects === 1 ? 'subject' : 'subjects'}, <RelativeTime at={audit.startedAt} />,{' '}
          {audit.status}. {audit.counts.pass} checks passed, {audit.counts.notApplicable} do not apply.
        </p>
        <ul className={classes.limits}>
          <li>The audit reads only. That nothing was found is no proof that nothing is there.</li>
          {audit.notes.slice(0, 40).map(({ kind, subject, message }) => (
            <li key={`${kind} ${subject ?? ''} ${message}`}>
              {subject === null ? '' : `${subject}: `}
              {message}
            </li>
          ))}
          {audit.notes.length > 40 ? <li>And {audit.notes.length - 40} more notes: every report has them all.</li> : null}
        </ul>
      </SectionCard>
    </>
  );
}

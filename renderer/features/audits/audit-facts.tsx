import type { Audit, ControlState } from '#shared/model/audit/audit.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import classes from './audits.module.css';

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

/** Who answers for what, and how that stands. */
export function ControlsCard({ audit }: { audit: Audit }) {
  const rows = controlRows(audit);
  if (rows.length === 0) return null;
  return (
    <SectionCard title="Who answers for what" description="Shared responsibility, with the number of functions in each state." flush>
      <SmallTable
        label="Controls by who answers for them"
        rows={rows}
        rowId={({ control }) => control}
        rowHeader="control"
        wrap
        columns={[
          { id: 'control', header: 'Control', cell: ({ control }) => control },
          { id: 'owner', header: 'Answers', cell: ({ owner }) => OWNERS[owner], width: '8rem' },
          { id: 'pass', header: 'In order', cell: ({ owner, pass }) => (owner === 'provider' ? '' : pass), align: 'end', width: '6rem' },
          { id: 'fail', header: 'Open', cell: ({ owner, fail }) => (owner === 'provider' ? '' : fail), align: 'end', width: '6rem' },
          {
            id: 'notEvaluated',
            header: 'Not evaluated',
            cell: ({ owner, notEvaluated }) => (owner === 'provider' ? '' : notEvaluated),
            align: 'end',
            width: '8rem',
          },
          {
            id: 'waived',
            header: 'Waived',
            cell: ({ owner, waived }) => (owner === 'provider' ? '' : waived),
            align: 'end',
            width: '6rem',
            optional: true,
          },
        ]}
      />
    </SectionCard>
  );
}

/** Scope, age and limits of an audit. */
export function AuditFacts({ audit }: { audit: Audit }) {
  const scope = [...(audit.input.all ? ['every function of every profile'] : []), ...audit.input.refs, ...audit.input.directories];
  return (
    <>
      <ControlsCard audit={audit} />
      <SectionCard title="Scope and limits">
        <p>
          {scope.join(', ')}: {audit.subjects} {audit.subjects === 1 ? 'subject' : 'subjects'}, <RelativeTime at={audit.startedAt} />,{' '}
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

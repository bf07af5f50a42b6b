import { IconChevronRight } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Permission, ProfileReport } from '#shared/model/profile.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { plural } from '../../../ui/format.ts';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import classes from './profiles.module.css';

/** Who the profile is, what is in order, what it may do, and the smallest policy that permits the rest. */
export function ProfileReportView({ id, report }: { id: string; report: ProfileReport }) {
  const { checks, identity, permissions, policy } = report;
  // What is missing comes first: it is what one has to do something about.
  const rows = useMemo(() => permissions.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status)), [permissions]);
  const denied = permissions.filter(({ status }) => status === 'denied').length;
  return (
    <div className={classes.report}>
      {identity === null ? null : (
        <dl className={classes.identity}>
          <dt>Account</dt>
          <dd>
            <code>{identity.account}</code>
          </dd>
          <dt>Caller</dt>
          <dd>
            <code>{identity.principal}</code>
          </dd>
        </dl>
      )}
      <ul className={classes.checks} aria-label={`Checks of ${id}`}>
        {checks.map((each) => (
          <li key={each.id} className={classes.check}>
            <StateBadge state={each.ok ? 'ok' : 'failed'} label={each.ok ? 'OK' : 'Not OK'} />
            <span className={classes.label}>{each.label}</span>
            <span className="muted grow">
              {each.message} {each.fix}
            </span>
          </li>
        ))}
      </ul>
      {rows.length === 0 ? null : (
        <details className={classes.permissions} open={denied > 0}>
          <summary>
            <IconChevronRight size={14} aria-hidden className={classes.chevron} />
            {plural(rows.length, 'permission')}
            {denied === 0 ? null : <StateBadge state="blocked" label={`${denied} denied`} />}
          </summary>
          <SmallTable label={`Permissions of ${id}`} columns={COLUMNS} rows={rows} rowId={(one) => one.action} rowHeader="action" wrap />
        </details>
      )}
      {policy === null ? null : (
        <details className={classes.permissions}>
          <summary>
            <IconChevronRight size={14} aria-hidden className={classes.chevron} />
            Smallest policy for everything Isobar does
          </summary>
          <div className={classes.policy}>
            <pre>{policy}</pre>
            <CopyButton label="Copy policy" value={policy} />
          </div>
        </details>
      )}
    </div>
  );
}

const ORDER: readonly Permission['status'][] = ['denied', 'not_evaluated', 'allowed'];

const WORDS = {
  allowed: { state: 'ok', label: 'Allowed' },
  denied: { state: 'blocked', label: 'Denied' },
  not_evaluated: { state: 'unknown', label: 'Not evaluated' },
} as const satisfies Record<Permission['status'], { state: string; label: string }>;

const COLUMNS: readonly SmallColumn<Permission>[] = [
  { id: 'action', header: 'Action', width: '36%', cell: (one) => <code>{one.action}</code> },
  { id: 'status', header: 'Status', width: '130px', cell: (one) => <StateBadge {...WORDS[one.status]} /> },
  {
    id: 'purpose',
    header: 'Needed for',
    cell: (one) => (
      <>
        {one.purpose}
        {one.reason === null ? null : <span className="muted"> {one.reason}</span>}
      </>
    ),
  },
];

import { IconChevronRight } from '@tabler/icons-react';
import { countFidelity, type Fidelity } from '#shared/model/runtime-status.ts';
import { SmallTable, type SmallColumn } from '../../ui/small-table.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './runtime.module.css';

export type Operation = Fidelity & { provider: string };

const LEVELS = ['verified', 'modelled', 'approximated'] as const;

const MEANING: Record<Fidelity['level'], string> = {
  verified: "Driven by an official client's test",
  modelled: "Built from the service's model and documentation",
  approximated: 'Answers, but differs from the cloud as noted',
};

/** The operations of one service, folded: what is counted can be opened and read. */
export function ServiceFidelity({ service, operations }: { service: string; operations: readonly Operation[] }) {
  const counts = countFidelity(operations);
  return (
    <details className={classes.service}>
      <summary>
        <IconChevronRight size={14} aria-hidden className={classes.chevron} />
        <span className={classes.name}>{service}</span>
        <span className={classes.counts}>
          {LEVELS.filter((level) => counts[level] > 0).map((level) => (
            <StateBadge key={level} state={level} label={`${counts[level]} ${level}`} title={MEANING[level]} />
          ))}
        </span>
      </summary>
      <div className={classes.operations}>
        <SmallTable
          label={`Emulated operations of ${service}`}
          columns={COLUMNS}
          rows={operations}
          rowId={(one) => one.operation}
          rowHeader="operation"
          wrap
        />
      </div>
    </details>
  );
}

const COLUMNS: readonly SmallColumn<Operation>[] = [
  { id: 'operation', header: 'Operation', width: '34%', cell: (one) => <code>{one.operation}</code> },
  { id: 'level', header: 'Level', width: '140px', cell: (one) => <StateBadge state={one.level} title={MEANING[one.level]} /> },
  { id: 'note', header: 'Differs in', cell: (one) => <span className="muted">{one.note ?? ''}</span> },
];

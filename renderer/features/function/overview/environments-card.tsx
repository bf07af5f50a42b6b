import type { FunctionDetail } from '#shared/model/function.ts';
import { useRuntime } from '../../../api/runtime.ts';
import { formatInteger, formatMb, plural } from '../../../ui/format.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import tables from '../table.module.css';
import { TableBox } from '../table-box.tsx';
import classes from './overview-tab.module.css';

/** The execution environments of this function, as they are now. */
export function EnvironmentsCard({ fn }: { fn: FunctionDetail }) {
  const status = useRuntime();
  const own = status.data?.environments.filter((each) => each.functionName === fn.name && each.state !== 'gone') ?? [];
  return (
    <SectionCard
      title="Environments"
      flush={own.length > 0}
      actions={<span className="meta">{own.length === 0 ? '' : plural(own.length, 'process', 'processes')}</span>}
    >
      {status.data === undefined ? (
        status.error === null ? (
          <Skeleton width="60%" />
        ) : (
          <p className={classes.note}>{status.error.message}</p>
        )
      ) : own.length === 0 ? (
        <p className={classes.note}>
          {status.data.running
            ? 'None at the moment: the next call is a cold start.'
            : 'The local runtime is stopped; the next call starts it.'}
        </p>
      ) : (
        <TableBox label="Processes of this function" dense>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Ver.</th>
              <th scope="col" className={tables.num}>
                Calls
              </th>
              <th scope="col" className={`${tables.num ?? ''} ${classes.roomOnly ?? ''}`}>
                Memory
              </th>
              <th scope="col">Used</th>
            </tr>
          </thead>
          <tbody>
            {own.map((each) => (
              <tr key={each.id} title={each.pid === null ? each.id : `${each.id}, process ${each.pid}`}>
                <td>
                  <StateBadge state={each.state} />
                </td>
                <td>{each.version ?? '–'}</td>
                <td className={tables.num}>{formatInteger(each.invocations)}</td>
                <td className={`${tables.num ?? ''} ${classes.roomOnly ?? ''}`}>{formatMb(each.memoryMb)}</td>
                <td className={tables.shrink}>
                  <RelativeTime plain at={each.lastUsedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </TableBox>
      )}
    </SectionCard>
  );
}

import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../api/client.ts';
import { formatCount } from '../../ui/format.ts';
import { formatMoney } from '../../ui/money.ts';

/** What a deployment does to the bill: the calls of the last thirty days with the new size of memory. Says nothing where there were none. */
export function DeployCost({ functionRef, memoryMb, changes }: { functionRef: string; memoryMb: number; changes: boolean }) {
  const query = useQuery({
    ...orpc.costs.change.queryOptions({ input: { ref: functionRef, memoryMb } }),
    enabled: changes,
    retry: false,
    staleTime: 30_000,
  });
  if (!changes) return <p className="meta">What it costs is known once it has been called.</p>;
  if (query.error !== null) return <p className="meta">No estimate of its costs: {query.error.message}</p>;
  if (query.data === undefined) return <p className="meta">Working out what it costs.</p>;
  const { change: data, reason } = query.data;
  if (data === null) return <p className="meta">No estimate of its costs. {reason}</p>;
  const change = Number(data.change);
  const calls = `${formatCount(data.measured.invocations)} measured calls, priced with ${data.label} without free grants`;
  return (
    <p className="meta">
      {Math.abs(change) < 1e-9 ? (
        <>This deployment does not change the bill of {formatMoney(data.before)} a month</>
      ) : (
        <>
          This deployment changes the bill by{' '}
          <strong>
            {change > 0 ? '+' : '−'}
            {formatMoney(Math.abs(change))}
          </strong>{' '}
          a month, to {formatMoney(data.after)}
        </>
      )}
      : {calls}.
    </p>
  );
}

import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../api/client.ts';
import { formatMoney } from '../../ui/money.ts';

/** What calls would cost, each with the offer of its function and without free grants; nothing where that is not known. */
export function CallCost({ ids, prefix = '' }: { ids: readonly string[]; prefix?: string }) {
  const wanted = [...new Set(ids)].slice(0, 200);
  const query = useQuery({
    ...orpc.costs.calls.queryOptions({ input: { ids: wanted } }),
    enabled: wanted.length > 0,
    staleTime: 60_000,
    retry: false,
  });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  const labels = [...new Set(items.map(({ label }) => label))].join(', ');
  return (
    <span title={`With ${labels}, without free grants`}>
      {prefix}
      {formatMoney(query.data?.total)} <span className="meta">{labels}</span>
    </span>
  );
}

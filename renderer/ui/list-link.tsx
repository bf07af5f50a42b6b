import { Link } from '@tanstack/react-router';

const LISTS = { '/functions': 'Functions', '/invocations': 'Invocations', '/traces': 'Traces' } as const;
type ListPath = keyof typeof LISTS;

const kept = new Map<ListPath, Record<string, unknown>>();

/** Notes how a list was filtered and sorted when it was last looked at. Told by the shell of every address. */
export function rememberList(pathname: string, search: Record<string, unknown>): void {
  if (pathname in LISTS) kept.set(pathname as ListPath, search);
}

/** The way back to a list, as it was left: its filter, its order. The navigation leads to the whole list. */
export function ListLink({ to }: { to: ListPath }) {
  return (
    <Link to={to} search={kept.get(to) ?? {}}>
      {LISTS[to]}
    </Link>
  );
}

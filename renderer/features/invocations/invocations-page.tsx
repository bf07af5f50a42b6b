import { PageHeader } from '../../ui/page-header.tsx';
import { InvocationList } from './invocation-list.tsx';

/** Every call of every function. */
export function InvocationsPage() {
  return (
    <>
      <PageHeader title="Invocations" />
      <InvocationList />
    </>
  );
}

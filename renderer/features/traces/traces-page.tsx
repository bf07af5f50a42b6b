import { PageHeader } from '../../ui/page-header.tsx';
import { TraceList } from './trace-list.tsx';

/** Every trace of every profile. */
export function TracesPage() {
  return (
    <>
      <PageHeader title="Traces" />
      <TraceList />
    </>
  );
}

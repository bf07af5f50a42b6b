import { PageHeader } from '../../ui/page-header.tsx';
import { LogsView } from './logs-view.tsx';

/** What every function prints. */
export function LogsPage() {
  return (
    <>
      <PageHeader title="Logs" />
      <LogsView />
    </>
  );
}

import { EmptyState } from '../ui/empty-state.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { PageHeader } from '../ui/page-header.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <>
      <PageHeader title="No such page" />
      <EmptyState title="Nothing lives at this address" action={<LinkButton to="/">Go to the overview</LinkButton>}>
        It may have been mistyped. The command palette (Ctrl+K) finds functions, traces and pages.
      </EmptyState>
    </>
  );
}

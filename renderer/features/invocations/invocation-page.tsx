import { PageHeader } from '../../ui/page-header.tsx';

/** Not built yet; says so. */
export function InvocationPage() {
  return (
    <>
      <PageHeader title="Invocation" />
      <p className="muted">This page is not part of this version yet. The same operations are on the command line: isobar --help</p>
    </>
  );
}

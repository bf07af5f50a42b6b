import { PageHeader } from '../../ui/page-header.tsx';

/** Not built yet; says so. */
export function FunctionPage() {
  return (
    <>
      <PageHeader title="Function" />
      <p className="muted">This page is not part of this version yet. The same operations are on the command line: isobar --help</p>
    </>
  );
}

import { lazy, Suspense } from 'react';
import type { CodeLanguage } from '../../ui/code/languages.ts';
import { SkeletonBlock } from '../../ui/skeleton.tsx';

const Merge = lazy(() => import('./merge-view.tsx'));

export interface DiffViewProps {
  label: string;
  before: string;
  after: string;
  language: CodeLanguage;
}

/** Two texts side by side, differences marked, what is the same folded away. */
export function DiffView(props: DiffViewProps) {
  return (
    <Suspense fallback={<SkeletonBlock height="100%" label={`${props.label} is loading`} />}>
      <Merge {...props} />
    </Suspense>
  );
}

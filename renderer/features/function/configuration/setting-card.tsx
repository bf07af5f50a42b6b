import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from '../../../ui/error-state.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';

interface Props<T> {
  title: string;
  description: string;
  query: UseQueryResult<T>;
  /** What is being read, for who cannot see the placeholder. */
  reading: string;
  /** Of the placeholder, in pixels. */
  height: number;
  children: (found: T) => ReactNode;
}

/** A card of settings that are read by themselves: what was read, that it is being read, or why it could not be. */
export function SettingCard<T>({ title, description, query, reading, height, children }: Props<T>) {
  return (
    <SectionCard title={title} description={description}>
      {query.data !== undefined ? (
        children(query.data)
      ) : query.error === null ? (
        <SkeletonBlock height={height} label={reading} />
      ) : (
        <ErrorState small error={query.error} title="This could not be read" onRetry={() => void query.refetch()} />
      )}
    </SectionCard>
  );
}

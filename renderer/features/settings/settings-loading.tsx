import type { useSettings } from '../../api/settings.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';

/** Settings that have not come yet, or could not be read. */
export function SettingsLoading({ query, height }: { query: ReturnType<typeof useSettings>; height: number }) {
  if (query.error !== null) {
    return <ErrorState error={query.error} title="The settings could not be read" onRetry={() => void query.refetch()} />;
  }
  return <SkeletonBlock height={height} label="Settings are being read" />;
}

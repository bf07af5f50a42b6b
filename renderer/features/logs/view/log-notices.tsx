import { Button } from '@mantine/core';
import { PartialNotice } from '../../../ui/partial-notice.tsx';
import { PlaceFailures } from '../../../ui/place-failures.tsx';
import type { LogState } from './use-log-session.ts';

/** What is not as one would expect of the lines below: some are missing, none come by themselves, they stand around one line. */
export function LogNotices({ state, onNewest }: { state: LogState; onNewest: () => void }) {
  const { snapshot, mode } = state;
  return (
    <>
      <PlaceFailures what="lines" failures={snapshot.failures} onRetry={state.restart} />
      {snapshot.loaded && snapshot.error !== null ? (
        <PartialNotice title="Some lines could not be read.">
          {snapshot.error.message} {snapshot.error.hint}
        </PartialNotice>
      ) : null}
      {snapshot.follow?.phase === 'failed' ? (
        <PartialNotice title="New lines do not come by themselves." onRetry={state.restart}>
          {snapshot.follow.error.message} {snapshot.follow.error.hint}
        </PartialNotice>
      ) : null}
      {mode === 'around' ? (
        <PartialNotice
          tone="info"
          title="Around one line."
          action={
            <Button variant="default" size="compact-xs" onClick={onNewest}>
              Back to the newest lines
            </Button>
          }
        >
          Level and text filters are set aside, so that you see what else was going on.
        </PartialNotice>
      ) : null}
    </>
  );
}

import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { NoMatch } from '../../../ui/no-match.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { SlowNote } from '../../../ui/slow-note.tsx';
import { useFirstCall } from '../../functions/first-call.tsx';
import type { LogState } from './use-log-session.ts';
import { ReadFailure } from '../../runtime/read-failure.tsx';

/** What stands in the place of lines where there are none; null where there are. */
export function withoutLines(about: {
  state: LogState;
  lines: number;
  filtered: boolean;
  cleared: boolean;
  platformHidden: boolean;
  functionRef: string | null;
  onClearFilter: () => void;
  onShowCleared: () => void;
  onShowPlatform: () => void;
  onNewest: () => void;
}): ReactNode {
  const { state, lines, filtered, cleared, platformHidden, functionRef } = about;
  const { snapshot, mode } = state;
  if (lines > 0) return null;
  if (!snapshot.loaded) {
    if (snapshot.error === null) {
      return (
        <>
          <SlowNote boxed what="log lines" />
          <SkeletonRows rows={18} label="Log lines are being read" />
        </>
      );
    }
    return (
      <ReadFailure
        error={snapshot.error}
        title="The log could not be read"
        onRetry={state.restart}
        {...(mode === 'around' ? { action: <Button onClick={about.onNewest}>Show the newest lines</Button> } : {})}
      />
    );
  }
  if (cleared) {
    return (
      <EmptyState title="View cleared" icon={IconFileText} action={<Button onClick={about.onShowCleared}>Show earlier lines again</Button>}>
        New lines appear here as they are written. Nothing was deleted.
      </EmptyState>
    );
  }
  if (state.session.buffer.length > 0 && platformHidden) {
    return (
      <EmptyState
        title="Only lines of the runtime"
        icon={IconFileText}
        action={<Button onClick={about.onShowPlatform}>Show platform lines</Button>}
      >
        The function itself printed nothing in this stretch; START, REPORT and the like are hidden.
      </EmptyState>
    );
  }
  if (filtered) return <NoMatch what="log lines" total="stored" onClear={about.onClearFilter} />;
  return <NoLines functionRef={functionRef} />;
}

/** How the first line comes about. */
function NoLines({ functionRef }: { functionRef: string | null }) {
  const { action, command } = useFirstCall(functionRef);
  return (
    <EmptyState title="No log lines yet" icon={IconFileText} action={action} command={command}>
      What functions print comes here while they run. Leave this page open: lines appear by themselves.
    </EmptyState>
  );
}

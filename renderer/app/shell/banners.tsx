import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Notice, RuntimeStatus } from '#shared/model/runtime-status.ts';
import { orpc } from '../../api/client.ts';
import { useRuntime, useRuntimeControl } from '../../api/runtime.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import classes from './shell.module.css';

const START = 'isobar runtime start';

/** What the whole console has to know: a host that does not answer, a runtime that is not running, damaged files. */
export function Banners() {
  const runtime = useRuntime();
  const app = useQuery(orpc.app.get.queryOptions({ input: {}, staleTime: 60_000 }));
  const notices = [...(app.data?.notices ?? []), ...(runtime.data?.notices ?? [])];
  return (
    <div className={classes.banners}>
      {runtime.error === null ? null : (
        <PartialNotice tone="bad" title={runtime.error.message} onRetry={() => void runtime.refetch()}>
          {runtime.error.hint}
        </PartialNotice>
      )}
      {runtime.data?.running === false && runtime.error === null ? <NotRunning status={runtime.data} /> : null}
      {notices.map((notice) => (
        <NoticeBanner key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NotRunning({ status }: { status: RuntimeStatus }) {
  const { start, starting } = useRuntimeControl();
  if (status.starting) {
    return (
      <PartialNotice tone="info" title="The local runtime is starting.">
        What is deployed answers in a moment.
      </PartialNotice>
    );
  }
  return (
    <PartialNotice
      title="The local runtime is not running."
      action={
        <>
          <code className={classes.command}>{START}</code>
          <CopyButton icon label="Copy command" value={START} />
          <Button size="compact-xs" onClick={start} loading={starting}>
            Start
          </Button>
        </>
      }
    >
      {status.reason ?? 'What is deployed is kept; it answers again once the runtime has started.'}
    </PartialNotice>
  );
}

const TONES = { info: 'info', warning: 'warn', error: 'bad' } as const;

function NoticeBanner({ notice }: { notice: Notice }) {
  const key = `isobar-notice-${notice.id}`;
  const [dismissed, setDismissed] = useState(() => sessionStorage.getItem(key) !== null);
  if (dismissed) return null;
  const dismiss = () => {
    sessionStorage.setItem(key, 'dismissed');
    setDismissed(true);
  };
  return (
    <PartialNotice tone={TONES[notice.severity]} title={notice.message} onDismiss={dismiss}>
      {notice.hint}
    </PartialNotice>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { AppError } from '#shared/errors.ts';
import { orpc } from '../../api/client.ts';
import { useLiveInterval } from '../../api/runtime.ts';
import { ListLink } from '../../ui/list-link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import { useProvidersAsked } from '../../ui/provider-info.ts';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { SlowNote } from '../../ui/slow-note.tsx';
import { ReadFailure } from '../runtime/read-failure.tsx';
import { FunctionHeader } from './function-header.tsx';
import classes from './function-page.module.css';
import { FunctionTabs } from './function-tabs.tsx';
import { UnreadNotice } from './unread-notice.tsx';

/** One function: what it is, and everything that can be done with it. */
export function FunctionPage() {
  const { ref } = useParams({ from: '/functions/$ref' });
  return <FunctionView key={ref} functionRef={ref} />;
}

function FunctionView({ functionRef }: { functionRef: string }) {
  const live = useLiveInterval(15_000);
  const query = useQuery({
    ...orpc.functions.get.queryOptions({ input: { ref: functionRef } }),
    refetchInterval: ({ state }) => (state.data?.state === 'pending' ? 1000 : live),
  });
  // Its cards ask for what its provider offers, and for nothing else.
  const offers = useProvidersAsked();
  const name = functionRef.slice(functionRef.indexOf('/') + 1);
  if (query.data === undefined || !offers) {
    return (
      <div className={classes.page}>
        <PageHeader title={name} breadcrumb={<ListLink to="/functions" />} />
        {query.error === null ? <Loading /> : <Failed error={query.error} onRetry={() => void query.refetch()} />}
      </div>
    );
  }
  return (
    <div className={classes.page}>
      <FunctionHeader fn={query.data} query={query} />
      {query.error === null ? null : (
        <PartialNotice title="This function could not be read again." onRetry={() => void query.refetch()}>
          {query.error.message} What is shown was read before.
        </PartialNotice>
      )}
      <UnreadNotice fn={query.data} onRetry={() => void query.refetch()} />
      <FunctionTabs fn={query.data} />
    </div>
  );
}

function Failed({ error, onRetry }: { error: AppError; onRetry: () => void }) {
  const gone = error.code === 'not_found';
  return (
    <ReadFailure
      error={error}
      title={gone ? 'There is no such function' : 'This function could not be read'}
      action={gone ? <Button renderRoot={(props) => <Link to="/functions" {...props} />}>All functions</Button> : undefined}
      onRetry={onRetry}
    />
  );
}

function Loading() {
  return (
    <div className={classes.loading}>
      <SlowNote what="the function" />
      <SkeletonBlock height={32} label="Reading the function" />
      <SkeletonBlock height={320} label="Reading the function" />
    </div>
  );
}

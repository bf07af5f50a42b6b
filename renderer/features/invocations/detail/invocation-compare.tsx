import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { orpc } from '../../../api/client.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { DiffView } from '../../function/diff-view.tsx';
import { comparedText, CompareNumbers } from '../../function/invoke/compare-numbers.tsx';
import { ReadFailure } from '../../runtime/read-failure.tsx';
import classes from './invocation-view.module.css';

/** Another invocation beside this one: numbers, and where the answers differ. */
export function InvocationCompare({ invocation, other, onClose }: { invocation: InvocationDetail; other: string; onClose: () => void }) {
  const query = useQuery(orpc.invocations.get.queryOptions({ input: { id: other } }));
  const before = query.data;
  return (
    <SectionCard
      title="Compared"
      description={
        before === undefined ? undefined : (
          <>
            with the one <RelativeTime at={before.startedAt} />
          </>
        )
      }
      actions={
        <Button variant="default" onClick={onClose}>
          Close comparison
        </Button>
      }
    >
      {before === undefined ? (
        query.error === null ? (
          <SkeletonBlock height={280} label="Reading the other invocation" />
        ) : (
          <ReadFailure error={query.error} title="The other invocation could not be read" onRetry={() => void query.refetch()} />
        )
      ) : (
        <>
          <CompareNumbers label="Numbers of both invocations" columns={['The other', 'This one']} first={before} second={invocation} />
          <h3 className={classes.part}>Request</h3>
          <Difference label="Request bodies" before={comparedText(before.request)} after={comparedText(invocation.request)} />
          <h3 className={classes.part}>Response</h3>
          <Difference label="Response bodies" before={comparedText(before.response)} after={comparedText(invocation.response)} />
        </>
      )}
    </SectionCard>
  );
}

function Difference({ label, before, after }: { label: string; before: string; after: string }) {
  if (before === after) return <p className={classes.same}>{before === '' ? 'Neither has one.' : 'The same in both.'}</p>;
  return (
    <div className={classes.difference}>
      <DiffView label={label} before={before} after={after} language="json" />
    </div>
  );
}

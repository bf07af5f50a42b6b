import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { ReadFailure } from '../../runtime/read-failure.tsx';
import { DiffList } from '../configuration/diff-list.tsx';
import { VersionSelect } from '../version-select.tsx';
import { diffVersions } from './diff-versions.ts';
import classes from './versions-tab.module.css';

/** What differs in configuration between two versions. */
export function CompareCard({
  fn,
  from,
  to,
  onChange,
}: {
  fn: FunctionDetail;
  from: string;
  to: string;
  onChange: (patch: { from?: string; to?: string }) => void;
}) {
  const [shown, setShown] = useState(false);
  // The version before the live one, where none was chosen.
  const first = from === '' ? (fn.versions.find((version) => !version.live)?.version ?? '') : from;
  const second = to === '' ? fn.version : to;
  const before = useQuery({ ...orpc.functions.get.queryOptions({ input: { ref: `${fn.ref}@${first}` } }), staleTime: 30_000 });
  const after = useQuery({ ...orpc.functions.get.queryOptions({ input: { ref: `${fn.ref}@${second}` } }), staleTime: 30_000 });
  const error = before.error ?? after.error;
  const changes = before.data === undefined || after.data === undefined ? null : diffVersions(before.data, after.data);
  return (
    <SectionCard
      title="What differs"
      actions={
        <span className={classes.actions}>
          <VersionSelect fn={fn} label="From version" value={first} onChange={(version) => onChange({ from: version })} empty="Live" />
          <span className="muted">to</span>
          <VersionSelect fn={fn} label="To version" value={to} onChange={(version) => onChange({ to: version })} />
          <Button variant="default" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide values' : 'Show values'}
          </Button>
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/functions/$ref"
                params={{ ref: fn.ref }}
                search={{ tab: 'code', version: second === fn.version ? undefined : second, against: first }}
                {...props}
              />
            )}
          >
            Compare code
          </Button>
        </span>
      }
    >
      {error !== null ? (
        <ReadFailure
          error={error}
          title="A version could not be read"
          onRetry={() => {
            void before.refetch();
            void after.refetch();
          }}
        />
      ) : changes === null ? (
        <SkeletonBlock height={80} label="Reading both versions" />
      ) : changes.length === 0 ? (
        <p className={classes.same}>
          Versions {first} and {second} are configured alike and have the same code.
        </p>
      ) : (
        <DiffList items={changes} showSecrets={shown} />
      )}
    </SectionCard>
  );
}

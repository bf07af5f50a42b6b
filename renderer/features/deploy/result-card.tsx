import { Button } from '@mantine/core';
import { IconExternalLink, IconFileText, IconPlayerPlay } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Deployment } from '#shared/model/deployment.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './deploy.module.css';

type Result = Deployment['results'][number];

const WORDS = { create: 'Created', update: 'Updated', unchanged: 'Unchanged' } as const;

/** What came of it: where the function answers, and the next steps; or what went wrong. */
export function ResultCard({ deployment }: { deployment: Deployment }) {
  const { error, results, status } = deployment;
  return (
    <>
      {error === null ? null : (
        <PartialNotice tone={status === 'cancelled' ? 'warn' : 'bad'} title={error.message}>
          {error.hint ?? ''}
        </PartialNotice>
      )}
      {results
        .filter((result) => result.error === null)
        .map((result) => (
          <Done key={result.target} result={result} />
        ))}
      {results
        .filter((result) => result.error !== null && result.error.message !== error?.message)
        .map((result) => (
          <PartialNotice key={result.target} tone="bad" title={`${result.target}: ${result.error?.message ?? ''}`}>
            {result.error?.hint ?? ''}
          </PartialNotice>
        ))}
    </>
  );
}

function Done({ result }: { result: Result }) {
  const ref = result.functionRef;
  const word = result.action === null ? 'Deployed' : WORDS[result.action];
  return (
    <SectionCard
      title={`${word}: ${ref}`}
      actions={
        <span className={classes.resultActions}>
          <Button
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            renderRoot={(props) => <Link to="/functions/$ref" params={{ ref }} search={{ tab: 'invoke' }} {...props} />}
          >
            Invoke
          </Button>
          {result.url === null ? null : (
            <Button
              variant="default"
              component="a"
              href={result.url}
              target="_blank"
              rel="noreferrer"
              leftSection={<IconExternalLink size={14} aria-hidden />}
            >
              Open
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconFileText size={14} aria-hidden />}
            renderRoot={(props) => <Link to="/functions/$ref" params={{ ref }} search={{ tab: 'logs' }} {...props} />}
          >
            Logs
          </Button>
          <Button variant="default" renderRoot={(props) => <Link to="/functions/$ref" params={{ ref }} {...props} />}>
            Function
          </Button>
        </span>
      }
    >
      <div className={classes.resultFacts}>
        <StateBadge state="active" label={result.version === null ? 'Live' : `Version ${result.version} is live`} />
        {result.url === null ? (
          <span className="muted">It has no URL: it is called by events.</span>
        ) : (
          <span className="row">
            <a href={result.url} target="_blank" rel="noreferrer" className="mono ellipsis">
              {result.url}
            </a>
            <CopyButton icon label="Copy URL" value={result.url} />
          </span>
        )}
      </div>
    </SectionCard>
  );
}

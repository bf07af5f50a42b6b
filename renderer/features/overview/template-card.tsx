import { Button } from '@mantine/core';
import { IconPlayerPlay, IconRocket } from '@tabler/icons-react';
import type { AppError } from '#shared/errors.ts';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import type { Template } from '#shared/model/template.ts';
import { startWord } from '#shared/model/start-word.ts';
import { formatMs } from '../../ui/format.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './first-run.module.css';
import { useFirstFunction } from './use-first-function.ts';

/** A template that deploys with one click and is invoked with the next. */
export function TemplateCard({ template }: { template: Template }) {
  const { deploy, deploying, step, ref, invoke, invoking, result, error } = useFirstFunction(template);
  return (
    <li className={classes.card}>
      <h2 className={classes.title}>{template.title}</h2>
      <p className={classes.summary}>{template.summary}</p>
      <div className={classes.meta}>
        <code>{template.runtime}</code>
        <code>{template.model}</code>
      </div>
      {error === null ? null : <Failure error={error} />}
      {result === null ? null : <Result result={result} />}
      <div className={classes.foot}>
        {ref === null ? (
          <>
            <Button
              variant="light"
              leftSection={<IconRocket size={14} aria-hidden />}
              loading={deploying}
              onClick={deploy}
              aria-label={`Deploy ${template.title}`}
            >
              Deploy
            </Button>
            {deploying ? (
              <span className="meta" role="status">
                {step ?? 'Starting'}
              </span>
            ) : (
              <LinkButton to="/deploy" search={{ template: template.id }} variant="subtle" aria-label={`Review first: ${template.title}`}>
                Review first
              </LinkButton>
            )}
          </>
        ) : (
          <>
            <Button leftSection={<IconPlayerPlay size={14} aria-hidden />} loading={invoking} onClick={invoke}>
              {result === null ? 'Invoke' : 'Invoke again'}
            </Button>
            <LinkButton to="/functions/$ref" params={{ ref }} variant="subtle">
              Open function
            </LinkButton>
          </>
        )}
      </div>
    </li>
  );
}

function Failure({ error }: { error: AppError }) {
  return (
    <p className={classes.error} role="alert">
      {error.message} {error.hint}
    </p>
  );
}

function Result({ result }: { result: InvocationDetail }) {
  const body =
    result.error === null
      ? result.response?.encoding === 'utf8'
        ? result.response.body
        : null
      : `${result.error.type}: ${result.error.message}`;
  return (
    <div className={classes.result} role="status">
      <span className="row">
        <StateBadge state={result.status} />
        <span className="meta">
          {startWord(result.cold) ?? 'ran'} · {formatMs(result.durationMs)} · billed {formatMs(result.billedMs)}
        </span>
      </span>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so keys have to reach it */}
      {body === null ? null : <pre tabIndex={0}>{body === '' ? '(empty answer)' : body.slice(0, 2000)}</pre>}
    </div>
  );
}

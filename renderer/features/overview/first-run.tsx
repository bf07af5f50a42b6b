import { IconFolderOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { orpc } from '../../api/client.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import classes from './first-run.module.css';
import { TemplateCard } from './template-card.tsx';

/** Nothing is deployed yet: from here to a deployed and invoked function in two clicks. */
export function FirstRun({ deployed }: { deployed: boolean }) {
  const templates = useQuery(orpc.templates.list.queryOptions({ input: {} }));
  // A template that calls another one is no first step.
  const simple = templates.data?.items
    .filter((template) => template.needs.length === 0 && template.samples.length > 0)
    // What answers a request is the easiest to see at work.
    .toSorted((a, b) => Number(a.samples[0]?.http === null) - Number(b.samples[0]?.http === null));
  return (
    <div className={classes.page}>
      <p className={classes.lead}>
        Functions run here on a runtime of their own: real processes, real cold starts, nothing leaves this machine. Deploy one of these and
        invoke it, or bring your own folder.
      </p>
      <div className={classes.own}>
        <LinkButton to="/deploy" search={{ pick: 'directory' }} variant="default" leftSection={<IconFolderOpen size={14} aria-hidden />}>
          Deploy a folder or a zip
        </LinkButton>
        <CommandLine command="isobar deploy ./my-function" />
      </div>
      {simple !== undefined ? (
        simple.length === 0 ? (
          <p className="muted">This installation brings no templates. Deploy a folder instead.</p>
        ) : (
          <ul className={classes.cards} aria-label="Templates">
            {simple.slice(0, 6).map((template) => (
              <TemplateCard key={template.id} template={template} />
            ))}
          </ul>
        )
      ) : templates.error !== null ? (
        <ErrorState error={templates.error} title="The templates could not be read" onRetry={() => void templates.refetch()} />
      ) : (
        <SkeletonBlock height={300} label="Templates are being read" />
      )}
      <p className="row">
        <Link to="/deploy">All templates</Link>
        {deployed ? <Link to="/functions">All functions</Link> : null}
      </p>
    </div>
  );
}

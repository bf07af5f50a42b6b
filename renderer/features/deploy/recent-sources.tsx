import { IconFileZip, IconFolder, IconTemplate } from '@tabler/icons-react';
import type { Deployment, DeploymentSource } from '#shared/model/deployment.ts';
import { useDeployments } from '../../api/deployments.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './deploy.module.css';
import { sourceLabel } from './deploy-search.ts';

const ICONS = { template: IconTemplate, directory: IconFolder, zip: IconFileZip, upload: IconFileZip } as const;

/** Sources that were deployed before, newest first, each once: a click reviews it again. */
export function RecentSources({ onChoose }: { onChoose: (source: DeploymentSource) => void }) {
  const deployments = useDeployments();
  const recent = distinct(deployments.data?.items ?? []);
  return (
    <SectionCard title="Recent">
      {deployments.isPending ? (
        <Skeleton width="60%" />
      ) : recent.length === 0 ? (
        <div className={classes.stack}>
          <p className="muted">What you deploy appears here, to deploy it again with one click. From the command line:</p>
          <CommandLine command="isobar deploy DIR" />
        </div>
      ) : (
        <ul className={classes.recent}>
          {recent.map((item) => (
            <RecentItem key={item.id} item={item} onChoose={onChoose} />
          ))}
        </ul>
      )}
    </SectionCard>
  );
}

function RecentItem({ item, onChoose }: { item: Deployment; onChoose: (source: DeploymentSource) => void }) {
  const Icon = ICONS[item.source.kind];
  return (
    <li>
      <button type="button" className={classes.recentItem} onClick={() => onChoose(item.source)}>
        <Icon size={16} aria-hidden />
        <span className={classes.recentText}>
          <strong>{item.name}</strong>
          <span className={classes.path} title={sourceLabel(item.source)}>
            {sourceLabel(item.source)}
          </span>
        </span>
        <span className={classes.recentMeta}>
          <StateBadge state={item.status} />
          <span className="meta">
            <RelativeTime plain at={item.startedAt} />
          </span>
        </span>
      </button>
    </li>
  );
}

/** The newest deployment of each source. Uploads are gone after an hour and cannot be had again. */
function distinct(items: readonly Deployment[]): Deployment[] {
  const seen = new Set<string>();
  return items
    .filter((item) => item.source.kind !== 'upload')
    .filter((item) => {
      const key = JSON.stringify(item.source);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, 8);
}

import type { DeploymentPlan } from '#shared/model/deployment.ts';
import { formatBytes, plural } from '../../ui/format.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import classes from './deploy.module.css';

/** What would be packed. */
export function PackageCard({ plan }: { plan: DeploymentPlan }) {
  const { files, size, largest, bundled } = plan.package;
  const rest = files - largest.length;
  return (
    <SectionCard title={`Package: ${plural(files, 'file')}, ${formatBytes(size)}`}>
      {bundled ? <p className={classes.note}>TypeScript is compiled and bundled.</p> : null}
      <ul className={classes.files}>
        {largest.map((file) => (
          <li key={file.path}>
            <code className="ellipsis" title={file.path}>
              {file.path}
            </code>
            <span className="num">{formatBytes(file.size)}</span>
          </li>
        ))}
      </ul>
      {rest > 0 ? <p className={classes.note}>and {plural(rest, 'smaller file')}</p> : null}
    </SectionCard>
  );
}

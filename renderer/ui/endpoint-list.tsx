import { CopyButton } from './copy-button.tsx';
import classes from './endpoint-list.module.css';

/** Where the runtime answers, by protocol, to copy. A protocol that this version does not serve says so. */
export function EndpointList({ endpoints }: { endpoints: Record<string, string | null> }) {
  const entries = Object.entries(endpoints);
  if (entries.length === 0) return <p className="muted">The runtime has not said where it answers.</p>;
  return (
    <dl className={classes.list}>
      {entries.map(([name, url]) => (
        <div key={name} className={classes.item}>
          <dt>{name}</dt>
          <dd>
            {url === null ? (
              <span className="muted">not served by this version</span>
            ) : (
              <>
                <code className="ellipsis" title={url}>
                  {url}
                </code>
                <CopyButton icon label={`Copy ${name} endpoint`} value={url} />
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

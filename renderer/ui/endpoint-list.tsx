import { CopyButton } from './copy-button.tsx';
import classes from './endpoint-list.module.css';

/** Where the runtime answers, by protocol, to copy. A protocol that this version does not serve says so. */
export function EndpointList({ endpoints }: { endpoints: Record<string, string | null> }) {
  const served = Object.entries(endpoints).filter((entry): entry is [string, string] => entry[1] !== null);
  const absent = Object.keys(endpoints).filter((name) => endpoints[name] === null);
  if (served.length + absent.length === 0) return <p className="muted">The runtime has not said where it answers.</p>;
  return (
    <>
      <dl className={classes.list}>
        {served.map(([name, url]) => (
          <div key={name} className={classes.item}>
            <dt>{name}</dt>
            <dd>
              <code className="ellipsis" title={url}>
                {url.replace(/^http:\/\//, '')}
              </code>
              <CopyButton icon label={`Copy ${name} endpoint`} value={url} />
            </dd>
          </div>
        ))}
      </dl>
      {absent.length === 0 ? null : <p className={classes.absent}>{absent.join(', ')}: not served by this version</p>}
    </>
  );
}

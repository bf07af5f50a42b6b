import type { FunctionDetail, Version } from '#shared/model/function.ts';
import { plural } from '../../ui/format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './function-consequences.module.css';

/** What deleting a function does; the body of its question. */
export function RemovalConsequences({ fn }: { fn: FunctionDetail }) {
  const within = fn.app === undefined ? fn.entries.filter(({ ref }) => ref !== undefined).map(({ name }) => name) : [];
  return (
    <ul className={classes.list}>
      {within.length === 0 ? null : (
        <li>
          {within.length === 1 ? 'The function in it goes' : `The ${within.length} functions in it go`} with it:{' '}
          {within.slice(0, 5).join(', ')}
          {within.length > 5 ? ` and ${within.length - 5} more` : ''}.
        </li>
      )}
      <li>
        Its code and {plural(Math.max(1, fn.versions.length), 'version')} are deleted for good
        {fn.target === 'cloud' ? ', in the cloud' : ''}.
      </li>
      {fn.url === null ? null : (
        <li>
          <code className={classes.url}>{fn.url}</code> stops answering.
        </li>
      )}
      <li>Calls that are under way may be cut off.</li>
      <li>Its logs, traces and invocations so far are kept.</li>
    </ul>
  );
}

/** What rolling back does. */
export function RollbackConsequences({ fn, version }: { fn: FunctionDetail; version: Version }) {
  return (
    <ul className={classes.list}>
      <li>
        Version {version.version} (<code>{version.runtime}</code>, deployed <RelativeTime at={version.createdAt} plain />) takes all new
        calls.
      </li>
      <li>Version {fn.version} stays, and can be made live again.</li>
      <li>The configuration becomes the one of version {version.version}, its variables included.</li>
    </ul>
  );
}

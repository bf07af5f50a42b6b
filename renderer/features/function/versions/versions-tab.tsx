import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { FunctionDetail, Version } from '#shared/model/function.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatBytes, plural } from '../../../ui/format.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import { versionsSearch } from '../function-search.ts';
import tables from '../table.module.css';
import { useCapability } from '../use-capability.ts';
import { useFunctionActions } from '../use-function-actions.tsx';
import { CompareCard } from './compare-card.tsx';
import classes from './versions-tab.module.css';

/** Every version there is: which is live, going back to one, and what differs between two. */
export function VersionsTab({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'versions');
  const [search, setSearch] = useSearchState(versionsSearch);
  const { rollBack, busy } = useFunctionActions(fn);
  if (!capability.supported) return <EmptyState title="No versions here">{capability.reason}</EmptyState>;
  if (fn.versions.length === 0) {
    return <EmptyState title="No versions">{fn.name} has not been published as a version yet.</EmptyState>;
  }
  return (
    <div className={classes.tab}>
      <SectionCard title={plural(fn.versions.length, 'version')} flush>
        <div className={tables.wrap}>
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col">State</th>
                <th scope="col">Deployed</th>
                <th scope="col">Runtime</th>
                <th scope="col" className={classes.wideOnly}>
                  Handler
                </th>
                <th scope="col" className={tables.num}>
                  Size
                </th>
                <th scope="col">Digest</th>
                <th scope="col">
                  <span className="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {fn.versions.map((version) => (
                <VersionRow
                  key={version.version}
                  fn={fn}
                  version={version}
                  busy={busy}
                  onRollBack={() => void rollBack(version)}
                  onCompare={() => setSearch({ from: version.version, to: '' })}
                />
              ))}
            </tbody>
          </table>
        </div>
      </SectionCard>
      {fn.versions.length < 2 ? null : <CompareCard fn={fn} from={search.from} to={search.to} onChange={setSearch} />}
    </div>
  );
}

function VersionRow({
  fn,
  version,
  busy,
  onRollBack,
  onCompare,
}: {
  fn: FunctionDetail;
  version: Version;
  busy: boolean;
  onRollBack: () => void;
  onCompare: () => void;
}) {
  return (
    <tr data-active={version.live || undefined}>
      <th scope="row">{version.version}</th>
      <td>{version.live ? <StateBadge state="active" label="Live" /> : <span className="muted">Earlier</span>}</td>
      <td>
        <RelativeTime at={version.createdAt} />
        {version.description === '' ? null : <span className={classes.description}>{version.description}</span>}
      </td>
      <td>
        <code>{version.runtime}</code>
      </td>
      <td className={classes.wideOnly}>
        <code>{version.handler}</code>
      </td>
      <td className={tables.num}>{formatBytes(version.codeSize)}</td>
      <td>
        <code title={version.codeSha256}>{version.codeSha256.slice(0, 10)}</code>
      </td>
      <td className={tables.shrink}>
        <span className={classes.actions}>
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            aria-label={`Code of version ${version.version}`}
            renderRoot={(props) => (
              <Link
                to="/functions/$ref"
                params={{ ref: fn.ref }}
                search={version.live ? { tab: 'code' } : { tab: 'code', version: version.version }}
                {...props}
              />
            )}
          >
            Code
          </Button>
          {version.live ? null : (
            <>
              <Button
                variant="subtle"
                color="gray"
                size="compact-xs"
                aria-label={`Compare version ${version.version} with the live one`}
                onClick={onCompare}
              >
                Compare
              </Button>
              <Button
                variant="default"
                size="compact-xs"
                aria-label={`Roll back to version ${version.version}`}
                leftSection={<IconHistory size={14} aria-hidden />}
                loading={busy}
                onClick={onRollBack}
              >
                Roll back
              </Button>
            </>
          )}
        </span>
      </td>
    </tr>
  );
}

import type { FunctionDetail } from '#shared/model/function.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { plural } from '../../../ui/format.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import { versionsSearch } from '../function-search.ts';
import tables from '../table.module.css';
import { useCapability } from '../use-capability.ts';
import { useFunctionActions } from '../use-function-actions.tsx';
import { AliasesCard } from './aliases-card.tsx';
import { CompareCard } from './compare-card.tsx';
import { PublishButton } from './publish-button.tsx';
import { VersionRow } from './version-row.tsx';
import classes from './versions-tab.module.css';

/** Every version there is: which is live, going back to one, and what differs between two. */
export function VersionsTab({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'versions');
  const [search, setSearch] = useSearchState(versionsSearch);
  const { rollBack, busy } = useFunctionActions(fn);
  if (!capability.supported) return <EmptyState title="No versions here">{capability.reason}</EmptyState>;
  if (fn.versions.length === 0) {
    return (
      <EmptyState title="No versions" action={<PublishButton fn={fn} />}>
        {fn.unread['versions'] ?? `${fn.name} has not been published as a version yet.`}
      </EmptyState>
    );
  }
  return (
    <div className={classes.tab}>
      <AliasesCard fn={fn} />
      <SectionCard title={plural(fn.versions.length, 'version')} flush actions={<PublishButton fn={fn} />}>
        <div className={tables.wrap}>
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col">State</th>
                <th scope="col">Deployed</th>
                <th scope="col" className={classes.roomOnly}>
                  Runtime
                </th>
                <th scope="col" className={classes.wideOnly}>
                  Handler
                </th>
                <th scope="col" className={tables.num}>
                  Size
                </th>
                <th scope="col" className={classes.roomOnly}>
                  Digest
                </th>
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

import { useSearchState } from '../../ui/use-search-state.ts';
import { DeploymentView } from './deployment-view.tsx';
import { deploySearch, toSource } from './deploy-search.ts';
import { PlanView } from './plan-view.tsx';
import { SourcePage } from './source-page.tsx';

/**
 * From source to running function on one page: choose a source, look at what would happen, watch it
 * happen. The address says which of the three is shown.
 */
export function DeployPage() {
  const [search, setSearch] = useSearchState(deploySearch);
  const source = toSource(search);
  if (search.id !== '') return <DeploymentView key={search.id} id={search.id} onSearch={setSearch} />;
  if (source !== null) return <PlanView key={JSON.stringify(source)} source={source} search={search} onSearch={setSearch} />;
  return <SourcePage search={search} onSearch={setSearch} />;
}

import { ECOSYSTEMS } from '#shared/model/audit/dependencies.ts';
import type { AdvisoryListInfo } from '#shared/model/audit/advisory-lists.ts';
import type { CoreContext } from '../../../context.ts';
import type { HandlerOf } from '../../../handler.ts';
import { importAdvisories } from './import-advisories.ts';
import { listImported, removeImported } from './imported.ts';
import { readRecorded } from './recorded.ts';

/** What comes along, as one list. */
function recordedInfo(): AdvisoryListInfo {
  const read = ECOSYSTEMS.map((ecosystem) => ({ ecosystem, list: readRecorded(ecosystem) }));
  const counts = read.map(({ ecosystem, list: { newest, advisories } }) => ({
    ecosystem,
    advisories: advisories.length,
    packages: new Set(advisories.map(([name]) => name)).size,
    newest,
    whole: false,
  }));
  const latest = read.map(({ list }) => list.readOn).toSorted().at(-1) ?? '';
  return { name: 'recorded', kind: 'recorded', at: new Date(latest).toISOString(), counts, problem: null };
} // prettier-ignore

export const importAdvisoriesHandler =
  (core: CoreContext): HandlerOf<'advisories', 'import'> =>
  (input, { signal }) =>
    importAdvisories(core.home, input, signal, new Date());

export const listAdvisories =
  (core: CoreContext): HandlerOf<'advisories', 'list'> =>
  () => ({ items: [recordedInfo(), ...listImported(core.home)] });

export const removeAdvisories =
  (core: CoreContext): HandlerOf<'advisories', 'remove'> =>
  ({ name }) => {
    removeImported(core.home, name);
    return { name };
  };

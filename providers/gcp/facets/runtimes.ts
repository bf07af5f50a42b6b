import { isCancelled } from '#shared/errors.ts';
import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import type { Call, RuntimesFacet } from '../../provider.ts';
import { enumName, ENVIRONMENTS, RUNTIME_STAGES } from '../enum-name.ts';
import type { GcpContext } from '../gcp-context.ts';
import { runtimes } from '../runtimes.ts';

interface WireRuntime {
  name?: string | null;
  displayName?: string | null;
  stage?: string | number | null;
  deprecationDate?: WireDate | null;
  decommissionDate?: WireDate | null;
}

interface WireDate {
  year?: number | null;
  month?: number | null;
  day?: number | null;
}

const PREVIEWS = new Set(['DEVELOPMENT', 'ALPHA', 'BETA']);

/** google.type.Date as an ISO date; null where it is not whole. */
function dateOf(date: WireDate | null | undefined): string | null {
  if (!date?.year || !date.month || !date.day) return null;
  return `${date.year}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
}

const UNKNOWN = { supported: false, reason: 'The local runtime runs Node and Python.' } as const;

function toInfo({ name, displayName, stage, deprecationDate, decommissionDate }: WireRuntime): RuntimeInfo {
  const id = name ?? '';
  const known = runtimes.find((runtime) => runtime.id === id);
  const dates = { deprecatedOn: dateOf(deprecationDate), blockedOn: dateOf(decommissionDate) };
  if (known !== undefined) {
    return { ...known, deprecatedOn: dates.deprecatedOn ?? known.deprecatedOn, blockedOn: dates.blockedOn ?? known.blockedOn };
  }
  const preview = PREVIEWS.has(enumName(RUNTIME_STAGES, stage)) ? ' (preview)' : '';
  return { id, label: `${displayName || id}${preview}`, language: id.replace(/\d+$/, ''), ...dates, local: UNKNOWN };
}

/** What the service says of its runtimes, which is newer than any table; whether they run here, the table knows. */
async function askService(context: GcpContext, call: Call): Promise<RuntimeInfo[]> {
  const [{ runtimes: wire }] = await context.read('runtimes.list', context.regions[0], call, async () => {
    const functions = await context.clients.functions();
    return functions.listRuntimes({ parent: context.parent(context.regions[0]) });
  });
  const second = (wire ?? []).filter(({ name, environment }) => name && enumName(ENVIRONMENTS, environment) !== 'GEN_1');
  const all = second.map((one) => [one.name ?? '', toInfo(one)] as const);
  return [...new Map(all).values()];
}

export const runtimesFacet = (context: GcpContext): RuntimesFacet => ({
  async *list(call) {
    try {
      const live = await askService(context, call);
      yield* live.length > 0 ? live : runtimes;
    } catch (error) {
      // The shipped table stands in for a service that may not be asked, or does not answer.
      if (isCancelled(error)) throw error;
      yield* runtimes;
    }
  },
});

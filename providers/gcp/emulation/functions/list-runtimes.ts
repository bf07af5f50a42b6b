import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import type { Json } from '../api/json.ts';
import { runtimes } from '../../runtimes.ts';
import { compileFilter } from '../api/filter/match-filter.ts';

/** The runtimes of the shipped table with their stage on the day of the call. */
export function listRuntimes(filter: string): Json[] {
  const today = new Date().toISOString().slice(0, 10);
  return runtimes.map((runtime) => toRuntime(runtime, today)).filter(compileFilter(filter));
}

function toRuntime({ id, label, deprecatedOn, blockedOn }: RuntimeInfo, today: string): Json {
  return {
    name: id,
    displayName: label,
    stage: stageOf(label, deprecatedOn, blockedOn, today),
    warnings: [],
    environment: 'GEN_2',
    ...(deprecatedOn === null ? {} : { deprecationDate: toDate(deprecatedOn) }),
    ...(blockedOn === null ? {} : { decommissionDate: toDate(blockedOn) }),
  };
}

function stageOf(label: string, deprecatedOn: string | null, blockedOn: string | null, today: string): string {
  if (blockedOn !== null && blockedOn <= today) return 'DECOMMISSIONED';
  if (deprecatedOn !== null && deprecatedOn <= today) return 'DEPRECATED';
  return label.includes('preview') ? 'BETA' : 'GA';
}

/** google.type.Date. */
function toDate(day: string): Json {
  const [year, month, date] = day.split('-').map(Number);
  return { year: year ?? 0, month: month ?? 0, day: date ?? 0 };
}

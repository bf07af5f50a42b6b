import { Settings } from '#shared/model/settings.ts';

export const RUNTIME_KEYS = ['gatewayPort', 'poolSize', 'maxEnvironments', 'idleSeconds', 'historyDays', 'historyMb', 'sandbox'] as const;
export type RuntimeKey = (typeof RUNTIME_KEYS)[number];
export type RuntimeSettings = Pick<Settings, RuntimeKey>;

/** A form's values while they are typed: a number field may be empty. */
export type RuntimeDraft = { [K in RuntimeKey]: RuntimeSettings[K] extends boolean ? boolean : number | '' };

export function toDraft(settings: RuntimeSettings): RuntimeDraft {
  const { gatewayPort, poolSize, maxEnvironments, idleSeconds, historyDays, historyMb, sandbox } = settings;
  return { gatewayPort, poolSize, maxEnvironments, idleSeconds, historyDays, historyMb, sandbox };
}

const LIMITS: Record<Exclude<RuntimeKey, 'sandbox'>, { min: number; max: number; what: string }> = {
  gatewayPort: { min: 0, max: 65_535, what: 'A port' },
  poolSize: { min: 0, max: 16, what: 'The warm pool' },
  maxEnvironments: { min: 1, max: 512, what: 'The number of environments' },
  idleSeconds: { min: 1, max: 86_400, what: 'The idle time' },
  historyDays: { min: 0, max: 3650, what: 'The age of history' },
  historyMb: { min: 0, max: 1_000_000, what: 'The size of history' },
};

/** What is wrong with a draft, by field; empty where it can be saved. */
export function draftProblems(draft: RuntimeDraft): { [K in RuntimeKey]?: string } {
  const problems: { [K in RuntimeKey]?: string } = {};
  for (const key of RUNTIME_KEYS) {
    if (key === 'sandbox' || Settings.shape[key].safeParse(draft[key] === '' ? null : draft[key]).success) continue;
    const { min, max, what } = LIMITS[key];
    problems[key] = `${what} is a whole number from ${min.toLocaleString()} to ${max.toLocaleString()}.`;
  }
  if (typeof draft.poolSize === 'number' && typeof draft.maxEnvironments === 'number' && draft.poolSize > draft.maxEnvironments) {
    problems.poolSize ??= 'The warm pool cannot be larger than the number of environments.';
  }
  return problems;
}

/** What differs from what is saved, ready to be sent. */
export function draftChanges(draft: RuntimeDraft, saved: RuntimeSettings): Partial<RuntimeSettings> {
  return Object.fromEntries(RUNTIME_KEYS.filter((key) => draft[key] !== saved[key]).map((key) => [key, draft[key]]));
}

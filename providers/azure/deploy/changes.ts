import type { FieldChange } from '#shared/model/deployment.ts';
import { envChanges, tagChanges } from '#shared/model/field-changes.ts';
import { planOf } from '../functions/plan-kind.ts';
import { withOwnSettings } from '../settings/platform-settings.ts';
import { TIMEOUT_SETTING, timeoutOf } from '../settings/timeout.ts';
import type { Existing } from './existing.ts';
import type { Wanted } from './wanted.ts';

/** The settings as they are to be: the project's own, over the platform's that are there. */
export function wantedSettings(before: Readonly<Record<string, string>>, { settings }: Wanted): Record<string, string> {
  return withOwnSettings(before, settings);
}

/** What only Flex Consumption is told; elsewhere the plan's size decides. */
function scaleChanges(existing: Existing | null, wanted: Wanted): FieldChange[] {
  const flex = existing === null ? wanted.plan === 'flex' : planOf(existing.found.site).id === 'flex';
  if (!flex) return [];
  const { scaleAndConcurrency: scale, siteUpdateStrategy } = existing?.found.site.functionAppConfig ?? {};
  const rows: readonly (readonly [string, string | number | undefined, string | number | null])[] = [
    ['memoryMb', scale?.instanceMemoryMB, wanted.memoryMb],
    ['concurrency', scale?.triggers?.http?.perInstanceConcurrency, wanted.concurrency],
    ['updateStrategy', siteUpdateStrategy?.type ?? (existing === null ? undefined : 'Recreate'), wanted.updateStrategy],
  ];
  return rows
    .filter(([, before, after]) => after !== null && before !== after)
    .map(([field, before, after]) => ({ field, before: before === undefined ? null : String(before), after: String(after) }));
}

function codeChange(existing: Existing | null, codeSha256: string | null): FieldChange[] {
  if (existing === null) return [{ field: 'code', before: null, after: codeSha256?.slice(0, 12) ?? 'new' }];
  const { digest } = existing;
  if (digest !== null && digest === codeSha256) return [];
  return [{ field: 'code', before: digest?.slice(0, 12) ?? 'deployed by other means', after: codeSha256?.slice(0, 12) ?? 'new' }];
}

function runtimeChange(existing: Existing | null, { runtime }: Wanted): FieldChange[] {
  const before = existing?.runtime ?? null;
  return before === runtime ? [] : [{ field: 'runtime', before, after: runtime }];
}

/** The timeout is a setting; users know it by its own name. */
function timeoutChange(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): FieldChange[] {
  const [was, is] = [timeoutOf(before), timeoutOf(after)].map((seconds) => (seconds === null ? null : String(seconds)));
  return was === is ? [] : [{ field: 'timeoutS', before: was ?? null, after: is ?? null }];
}

const withoutTimeout = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => name.toLowerCase() !== TIMEOUT_SETTING.toLowerCase()));

function slotSettingsChange(existing: Existing | null, { slotSettings }: Wanted): FieldChange[] {
  if (slotSettings === null) return [];
  const before = (existing?.slotSettings ?? []).join(', ');
  const after = slotSettings.toSorted((a, b) => a.localeCompare(b)).join(', ');
  return before === after ? [] : [{ field: 'slotSettings', before: before === '' ? null : before, after }];
}

/** What a deployment would change, field by field. */
export function changesBetween(existing: Existing | null, wanted: Wanted, codeSha256: string | null): FieldChange[] {
  const before = existing?.settings ?? {};
  const after = wantedSettings(before, wanted);
  return [
    ...(existing === null ? [{ field: 'plan', before: null, after: wanted.plan }] : []),
    ...(existing?.newSlot === true ? [{ field: 'slot', before: null, after: wanted.slot }] : []),
    ...runtimeChange(existing, wanted),
    ...scaleChanges(existing, wanted),
    ...timeoutChange(before, after),
    ...envChanges(withoutTimeout(before), withoutTimeout(after)),
    ...slotSettingsChange(existing, wanted),
    ...tagChanges({ ...existing?.found.site.tags }, wanted.tags),
    ...codeChange(existing, codeSha256),
  ];
}

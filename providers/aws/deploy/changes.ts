import type { FieldChange } from '#shared/model/deployment.ts';
import { envChanges, settingChanges, tagChanges } from '#shared/model/field-changes.ts';
import { deployedDigest } from '../functions/digests.ts';
import type { Existing } from './existing.ts';
import { wholeSeconds, type Wanted } from './wanted.ts';

const auth = (type: string | undefined): string => (type === 'NONE' ? 'anybody' : 'signed requests');

function codeChange(existing: Existing | null, codeSha256: string | null): FieldChange[] {
  const before = existing === null ? null : deployedDigest(existing.tags, existing.fn.CodeSha256);
  if (existing !== null && before !== null && before === codeSha256) return [];
  const known = before === null ? (existing === null ? null : 'deployed by other means') : before.slice(0, 12);
  return [{ field: 'code', before: known, after: codeSha256?.slice(0, 12) ?? 'new' }];
}

/** Settings as texts, by field; a setting that is not there yet is left out. */
type Settings = Readonly<Record<string, string>>;

function settingsOf({ fn }: Existing): Settings {
  const pairs: readonly (readonly [string, string | number | undefined])[] = [
    ['runtime', fn.Runtime],
    ['handler', fn.Handler],
    ['description', fn.Description],
    ['memoryMb', fn.MemorySize],
    ['timeoutS', fn.Timeout],
    ['architecture', fn.Architectures?.[0]],
    ['tracing', fn.TracingConfig?.Mode],
    ['role', fn.Role],
  ];
  return Object.fromEntries(pairs.flatMap(([field, value]) => (value === undefined ? [] : [[field, String(value)]])));
}

/** What is wanted, over what is there and was not decided; a new function gets AWS's own defaults for the rest. */
function wantedSettings(wanted: Wanted, before: Settings, role: string | null): Settings {
  const { runtime, handler, description, memoryMb, timeoutS, architecture, tracing } = wanted;
  return {
    runtime,
    handler,
    description,
    memoryMb: String(memoryMb),
    timeoutS: String(wholeSeconds(timeoutS)),
    architecture: architecture ?? before['architecture'] ?? 'x86_64',
    tracing: tracing ?? before['tracing'] ?? 'PassThrough',
    role: role ?? wanted.role ?? before['role'] ?? '',
  };
}

function urlChange(existing: Existing | null, { urlAuth }: Wanted): FieldChange[] {
  const url = existing?.url ?? null;
  const before = url === null ? null : auth(url.AuthType);
  const after = urlAuth === null ? null : auth(urlAuth);
  return before === after ? [] : [{ field: 'url', before, after }];
}

/** What a deployment would change, field by field. `role` is that of a new function for which none was chosen. */
export function changesBetween(existing: Existing | null, wanted: Wanted, codeSha256: string | null, role: string | null): FieldChange[] {
  const before = existing === null ? {} : settingsOf(existing);
  return [
    ...settingChanges(before, wantedSettings(wanted, before, role)),
    ...envChanges(existing?.fn.Environment?.Variables ?? {}, wanted.env),
    ...tagChanges(existing?.tags ?? {}, wanted.tags),
    ...urlChange(existing, wanted),
    ...codeChange(existing, codeSha256),
  ];
}

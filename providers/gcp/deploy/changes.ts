import type { FieldChange } from '#shared/model/deployment.ts';
import { envChanges, settingChanges, tagChanges } from '#shared/model/field-changes.ts';
import { enumName, INGRESS } from '../enum-name.ts';
import { configured } from '../functions/configured.ts';
import { memoryMb } from '../functions/sizes.ts';
import type { WireFunction } from '../wire.ts';
import type { Wanted } from './wanted.ts';

type Settings = Readonly<Record<string, string>>;

const present = (pairs: readonly (readonly [string, string | number | null | undefined])[]): Settings =>
  Object.fromEntries(pairs.flatMap(([field, value]) => (value === undefined || value === null ? [] : [[field, String(value)]])));

const filtersOf = ({ eventFilters }: NonNullable<WireFunction['eventTrigger']>): string =>
  (eventFilters ?? []).map(({ attribute, value }) => `${attribute ?? ''}=${value ?? ''}`).toSorted().join(', '); // prettier-ignore

const secretsOf = (secrets: NonNullable<NonNullable<WireFunction['serviceConfig']>['secretEnvironmentVariables']>): string =>
  secrets.map(({ key, secret, version }) => `${key ?? ''}=${secret ?? ''}:${version ?? ''}`).toSorted().join(', '); // prettier-ignore

const triggerSettings = (trigger: WireFunction['eventTrigger']): Settings => ({
  event: trigger?.eventType ?? '',
  eventFilters: trigger ? filtersOf(trigger) : '',
  topic: trigger?.pubsubTopic ?? '',
});

function settingsOf(fn: WireFunction): Settings {
  const { runtime } = fn.buildConfig ?? {};
  const service = fn.serviceConfig ?? {};
  const { description, handler, concurrency, serviceAccount, cpu, minInstances, maxInstances } = configured({
    kind: 'function',
    at: { region: '', name: '' },
    fn,
  });
  return {
    ...present([
      ['runtime', runtime],
      ['handler', handler],
      ['description', description],
      ['memoryMb', memoryMb(service.availableMemory)],
      ['timeoutS', service.timeoutSeconds],
      ['concurrency', concurrency],
      ['serviceAccount', serviceAccount ?? ''],
      ['cpu', cpu ?? ''],
      ['minInstances', minInstances ?? 0],
      ['maxInstances', maxInstances ?? 0],
      ['ingress', enumName(INGRESS, service.ingressSettings)],
      ['secrets', secretsOf(service.secretEnvironmentVariables ?? [])],
    ]),
    ...triggerSettings(fn.eventTrigger),
  };
}

/** What was decided; the rest stays as it is. */
function wantedSettings(wanted: Wanted): Settings {
  const { trigger } = wanted;
  return {
    ...present([
      ['runtime', wanted.runtime],
      ['handler', wanted.entryPoint],
      ['description', wanted.description],
      ['memoryMb', wanted.memoryMb],
      ['timeoutS', wanted.timeoutS],
      ['concurrency', wanted.concurrency],
      ['serviceAccount', wanted.serviceAccount],
      ['cpu', wanted.cpu],
      ['minInstances', wanted.minInstances],
      ['maxInstances', wanted.maxInstances],
      ['ingress', wanted.ingress],
      ['secrets', wanted.secrets === null ? null : secretsOf(wanted.secrets)],
    ]),
    ...(trigger === null ? {} : triggerSettings(trigger)),
  };
}

/** What is as it was before a deployment. */
export interface Before {
  fn: WireFunction;
  /** Of its files; null where it could not be read. */
  digest: string | null;
  isPublic: boolean | null;
}

function invokerChange(before: Before | null, { invoker }: Wanted): FieldChange[] {
  const word = (open: boolean): string => (open ? 'anybody' : 'who has the invoker role');
  const was = before?.isPublic ?? null;
  const is = invoker === null ? (before === null ? false : was) : invoker === 'public';
  if (is === null || is === was) return [];
  return [{ field: 'invoker', before: was === null ? null : word(was), after: word(is) }];
}

function codeChange(before: Before | null, codeSha256: string | null): FieldChange[] {
  if (before !== null && before.digest !== null && before.digest === codeSha256) return [];
  return [{ field: 'code', before: before?.digest?.slice(0, 12) ?? null, after: codeSha256?.slice(0, 12) ?? 'new' }];
}

/** What a deployment would change, field by field. */
export function changesBetween(before: Before | null, wanted: Wanted, codeSha256: string | null): FieldChange[] {
  const settings = before === null ? {} : settingsOf(before.fn);
  return [
    ...settingChanges(settings, wantedSettings(wanted)),
    ...envChanges(before?.fn.serviceConfig?.environmentVariables ?? {}, wanted.env),
    ...tagChanges(before?.fn.labels ?? {}, wanted.labels),
    ...invokerChange(before, wanted),
    ...codeChange(before, codeSha256),
  ];
}

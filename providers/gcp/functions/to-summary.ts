import type { FunctionSummary, TriggerKind } from '#shared/model/function.ts';
import { gcpCloudEvent } from '../emulation/gcp-cloudevent.ts';
import { gcpHttp } from '../emulation/gcp-http.ts';
import { CONDITION_STATES, enumName, FUNCTION_STATES } from '../enum-name.ts';
import type { GcpContext } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';
import { instantOf, lastPart, textOrNull, type WireFunction, type WireService } from '../wire.ts';
import type { Deployed } from './deployed.ts';
import { memoryMb } from './sizes.ts';

const STATES: Readonly<Record<string, string>> = { ACTIVE: 'active', FAILED: 'failed', DEPLOYING: 'pending', DELETING: 'deleting', UNKNOWN: 'unknown', UNSPECIFIED: 'unknown' }; // prettier-ignore
const CONDITIONS: Readonly<Record<string, string>> = { CONDITION_SUCCEEDED: 'active', CONDITION_FAILED: 'failed', CONDITION_PENDING: 'pending', CONDITION_RECONCILING: 'pending', UNSPECIFIED: 'unknown' }; // prettier-ignore

/** Kinds of triggers by the beginning of an event's type. @see https://cloud.google.com/eventarc/docs/reference/supported-events */
const EVENT_KINDS: readonly (readonly [prefix: string, kind: TriggerKind])[] = [
  ['google.cloud.pubsub.', 'topic'],
  ['google.pubsub.', 'topic'],
  ['google.cloud.storage.', 'object'],
  ['google.storage.', 'object'],
  ['google.cloud.firestore.', 'change'],
  ['google.cloud.datastore.', 'change'],
  ['google.firebase.database.', 'change'],
];

/** The kind of trigger that an event's type stands for. */
export function eventKind(eventType: string): TriggerKind {
  return EVENT_KINDS.find(([prefix]) => eventType.startsWith(prefix))?.[1] ?? 'other';
}

/** The state in Isobar's words with the service's own reasons; one that is newer passes through as it is. */
export function stateOf({ state, stateMessages }: WireFunction): Pick<FunctionSummary, 'state' | 'stateReason'> {
  const name = enumName(FUNCTION_STATES, state);
  const reasons = (stateMessages ?? []).flatMap(({ message }) => textOrNull(message) ?? []);
  return { state: STATES[name] ?? name, stateReason: reasons.length === 0 ? null : reasons.join(' ') };
}

function modelOf(runtime: string, isEvent: boolean): string | null {
  const model = isEvent ? gcpCloudEvent : gcpHttp;
  return model.runtimes.some(({ id }) => id === runtime) ? model.id : null;
}

type Common = Pick<FunctionSummary, 'ref' | 'provider' | 'profile' | 'name' | 'region' | 'target'>;

function commonOf(context: GcpContext, region: string, name: string): Common {
  return { ref: context.ref(region, name), provider: GCP, profile: context.profile, name, region, target: context.target };
}

function fromFunction(context: GcpContext, region: string, fn: WireFunction): FunctionSummary {
  const { buildConfig, serviceConfig, eventTrigger } = fn;
  const runtime = buildConfig?.runtime ?? '';
  const eventType = textOrNull(eventTrigger?.eventType);
  return {
    ...commonOf(context, region, lastPart(fn.name)),
    ...stateOf(fn),
    runtime: runtime === '' ? 'unknown' : runtime,
    model: modelOf(runtime, eventType !== null),
    memoryMb: memoryMb(serviceConfig?.availableMemory),
    timeoutS: serviceConfig?.timeoutSeconds || null,
    codeSize: null,
    version: lastPart(serviceConfig?.revision),
    updatedAt: instantOf(fn.updateTime),
    url: textOrNull(serviceConfig?.uri) ?? textOrNull(fn.url),
    triggers: [eventType === null ? 'http' : eventKind(eventType)],
  };
}

/** `nodejs24` in `us-central1-docker.pkg.dev/serverless-runtimes/google-22-full/runtimes/nodejs24`. */
export function runtimeOfService({ buildConfig }: WireService): string {
  const base = /\/runtimes\/([a-z]+\d+)/.exec(buildConfig?.baseImage ?? '')?.[1] ?? textOrNull(buildConfig?.baseImage);
  return base ?? 'unknown';
}

function fromService(context: GcpContext, region: string, service: WireService): FunctionSummary {
  const runtime = runtimeOfService(service);
  const condition = service.terminalCondition;
  const state = enumName(CONDITION_STATES, condition?.state);
  const signature = service.buildConfig?.environmentVariables?.['GOOGLE_FUNCTION_SIGNATURE_TYPE'];
  return {
    ...commonOf(context, region, lastPart(service.name)),
    state: CONDITIONS[state] ?? state,
    stateReason: textOrNull(condition?.message),
    runtime,
    model: modelOf(runtime, signature === 'cloudevent'),
    memoryMb: memoryMb(service.template?.containers?.[0]?.resources?.limits?.['memory']),
    timeoutS: Number(service.template?.timeout?.seconds ?? 0) || null,
    codeSize: null,
    version: lastPart(service.latestReadyRevision),
    updatedAt: instantOf(service.updateTime),
    url: textOrNull(service.uri),
    triggers: null,
  };
}

/** A function of either kind as a row of the list. */
export function toSummary(context: GcpContext, deployed: Deployed): FunctionSummary {
  const { region } = deployed.at;
  return deployed.kind === 'function' ? fromFunction(context, region, deployed.fn) : fromService(context, region, deployed.service);
}

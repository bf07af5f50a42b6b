import { createReadStream } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import { ApiError } from '../api/api-error.ts';
import { isJson, messageOf, textOf, type Json } from '../api/json.ts';
import type { EventBus } from '../events/event-bus.ts';
import { completeTrigger, silence } from '../events/event-trigger.ts';
import type { PubSub } from '../pubsub/pubsub.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { Callers } from '../iam/caller.ts';
import { keepOpen } from '../iam/open-services.ts';
import type { Policies } from '../iam/policies.ts';
import type { Traffic } from '../run/traffic.ts';
import type { GcpContext } from '../server/context.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { buildSource, type Built } from './build.ts';
import type { FunctionDocument, FunctionStore } from './function-store.ts';
import { toFunction, type Served } from './function-view.ts';
import { formatParent, parseName, type FunctionPlace } from './resource-name.ts';
import { toProject } from './to-project.ts';
import type { Uploads } from './uploads.ts';

export interface DeployServices {
  context: GcpContext;
  store: FunctionStore;
  uploads: Uploads;
  objects: ObjectStore;
  pubsub: PubSub;
  scheduler: Scheduler;
  bus: EventBus;
  traffic: Traffic;
  policies: Policies;
  callers: Callers;
}

const TYPE = 'type.googleapis.com/google.cloud.functions.v2';
/** ARTIFACT_REGISTRY is not among those that the service announces: gcloud adds it by itself and fails where it is there twice. */
const STAGES = ['BUILD', 'SERVICE', 'TRIGGER'] as const;
type StageName = (typeof STAGES)[number];

/** How a function is reached at present. */
export function servedAt({ context, store, traffic }: DeployServices, place: FunctionPlace): Served {
  const name = store.hostName(place);
  const newest = traffic.revisions(name)[0]?.version;
  const undivided = traffic.targets(name).every(({ version, percent }) => percent === 0 || version === null || version === newest);
  return { url: context.host.functions.url(name), undivided };
}

/** Begins the creation or update of a function and gives the operation. `sent` is the whole Function as it is to be. */
export function startDeploy(services: DeployServices, verb: 'create' | 'update', sent: Json): Json {
  const { context, store } = services;
  const name = textOf(sent, 'name');
  const place = parseName(name);
  const { eventTrigger } = sent;
  const spec = isJson(eventTrigger) ? { ...sent, eventTrigger: completeTrigger(place, eventTrigger) } : sent;
  // What is wrong with the configuration is said at once, as by the service.
  toProject(store.hostName(place), spec);
  const { document: before, host: running } = store.get(place);
  if (before === null && running !== null) keepOpen(services.policies, place);
  const now = new Date().toISOString();
  const document: FunctionDocument = {
    name,
    spec,
    state: 'DEPLOYING',
    stateMessages: [],
    service: null,
    createTime: before?.createTime ?? now,
    updateTime: now,
    sourceSha256: before?.sourceSha256 ?? null,
  };
  store.put(document);
  const progress = createProgress(name, verb, spec);
  return context.operations.start(formatParent(place), progress.metadata(), async (run) => {
    await carryOut(services, document, (stage) => run.metadata(progress.enter(stage)), run.signal);
    const { document: deployed, host } = store.get(place);
    run.metadata(progress.metadata(true));
    return { '@type': `${TYPE}.Function`, ...toFunction(place, deployed, host, servedAt(services, place)) };
  });
}

/** Builds and starts what the document says, and remembers how it ended. Throws what the operation ends with. */
export async function carryOut(
  services: DeployServices,
  document: FunctionDocument,
  enter: (stage: StageName) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    services.store.put(await deploy(services, document, enter, signal));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const stateMessages = [{ severity: 'ERROR', type: 'CloudRunServiceNotReady', message }];
    services.store.put({ ...document, state: 'FAILED', stateMessages, updateTime: new Date().toISOString() });
    throw error;
  }
}

async function deploy(
  services: DeployServices,
  document: FunctionDocument,
  stage: (name: StageName) => void,
  signal: AbortSignal,
): Promise<FunctionDocument> {
  const { context, store } = services;
  const { functions } = context.host;
  const place = parseName(document.name);
  const hostName = store.hostName(place);
  stage('BUILD');
  const built = await build(services, document, signal);
  stage('SERVICE');
  using _held = await functions.lock(hostName);
  const project = toProject(hostName, document.spec);
  const { version } = functions.deploy({ project, codeSha256: built.codeSha256, origin: 'Cloud Functions API', live: false });
  await start(services, hostName, version, signal);
  takeTraffic(services, hostName, version, document.spec);
  stage('TRIGGER');
  const stateMessages = createTrigger(services, document.spec['eventTrigger']);
  return { ...document, state: 'ACTIVE', stateMessages, updateTime: new Date().toISOString(), sourceSha256: built.sourceSha256 };
}

/** "When set to true, the revision being deployed will serve 100% of traffic, ignoring any traffic split settings": functions.proto */
function takeTraffic({ context, traffic }: DeployServices, hostName: string, version: string, spec: Json): void {
  const first = context.host.functions.find(hostName) === null;
  if (!first && messageOf(spec, 'serviceConfig')['allTrafficOnLatestRevision'] === false) traffic.set(hostName, traffic.targets(hostName));
  else context.host.functions.setLive(hostName, version);
}

/** Gives what is to be known of it: an event that never comes is no reason to refuse the function. */
function createTrigger({ pubsub }: DeployServices, trigger: unknown): Json[] {
  if (!isJson(trigger)) return [];
  const topic = textOf(trigger, 'pubsubTopic');
  if (topic !== '') pubsub.ensureTopic(topic);
  const message = silence(trigger);
  return message === null ? [] : [{ severity: 'WARNING', type: 'EventTypeNotEmulated', message }];
}

/** A container has to start before it gets traffic. @see https://cloud.google.com/run/docs/troubleshooting#container-failed-to-start */
async function start({ context }: DeployServices, name: string, version: string, signal: AbortSignal): Promise<void> {
  try {
    await context.host.functions.probe(name, version, signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'function_failed') throw error;
    // The service names the page of its log here. The container that never started has none in the runtime, so what it said is told.
    const said = ['trace', 'output'].map((part) => error.details?.[part]).find((text) => typeof text === 'string' && text !== '');
    const message = `Could not create or update Cloud Run service ${name}, Container Healthcheck failed. ${error.message}`;
    throw new ApiError('FAILED_PRECONDITION', said === undefined ? message : `${message}\n${String(said)}`);
  }
}

/** Builds what was uploaded; without a new source, what runs already is used again. */
async function build(
  { context, store, uploads, objects }: DeployServices,
  document: FunctionDocument,
  signal: AbortSignal,
): Promise<Built> {
  const source = messageOf(messageOf(document.spec, 'buildConfig'), 'source');
  const storage = messageOf(source, 'storageSource');
  const [bucket, object] = [textOf(storage, 'bucket'), textOf(storage, 'object')];
  if (source['repoSource'] !== undefined) throw new ApiError('UNIMPLEMENTED', 'Sources from a repository are not part of this emulation.');
  if (object === '') {
    const live = store.get(parseName(document.name)).host?.live;
    if (live === undefined) throw new ApiError('INVALID_ARGUMENT', 'The source is missing: build_config.source.storage_source.');
    return { codeSha256: live.codeSha256, sourceSha256: document.sourceSha256 ?? live.codeSha256 };
  }
  const path = uploads.find(bucket, object);
  if (path !== null) return buildSource(context.host, createReadStream(path), signal);
  const stored = objects.hasBucket(bucket) ? objects.find(bucket, object, textOf(storage, 'generation') || null) : null;
  if (stored !== null) return buildSource(context.host, await objects.read([stored]), signal);
  const live = store.get(parseName(document.name)).host?.live;
  // Clients send back the source that they read: it is the one that runs.
  if (live !== undefined && document.sourceSha256 !== null) return { codeSha256: live.codeSha256, sourceSha256: document.sourceSha256 };
  throw new ApiError('INVALID_ARGUMENT', `The source gs://${bucket}/${object} could not be found.`);
}

interface Progress {
  enter(stage: StageName): Json;
  metadata(ended?: boolean): Json;
}

/** OperationMetadata with its stages. */
function createProgress(target: string, verb: 'create' | 'update', spec: Json): Progress {
  const createTime = new Date().toISOString();
  let current = -1;
  const metadata = (ended = false): Json => ({
    '@type': `${TYPE}.OperationMetadata`,
    createTime,
    ...(ended ? { endTime: new Date().toISOString() } : {}),
    target,
    verb,
    apiVersion: 'v2',
    operationType: verb === 'create' ? 'CREATE_FUNCTION' : 'UPDATE_FUNCTION',
    requestResource: { '@type': `${TYPE}.Function`, ...spec },
    stages: STAGES.filter((name) => name !== 'TRIGGER' || spec['eventTrigger'] !== undefined).map((name, index) => ({
      name,
      message: '',
      state: ended || index < current ? 'COMPLETE' : index === current ? 'IN_PROGRESS' : 'NOT_STARTED',
    })),
  });
  return {
    enter(stage) {
      current = STAGES.indexOf(stage);
      return metadata();
    },
    metadata,
  };
}

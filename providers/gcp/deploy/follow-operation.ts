import { AppError } from '#shared/errors.ts';
import type { Call, DeployProgress } from '../../provider.ts';
import { enumName, STAGE_NAMES, STAGE_STATES } from '../enum-name.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import { waitForOperation } from '../lro.ts';
import { GCP } from '../provider-id.ts';
import { lastPart, type WireFunction } from '../wire.ts';
import { readBuildLog, readStartLog } from './failure-log.ts';

interface Stage {
  name?: string | number | null;
  state?: string | number | null;
  resourceUri?: string | null;
  stateMessages?: { severity?: unknown; message?: string | null }[] | null;
}

interface Metadata {
  stages?: Stage[] | null;
  buildName?: string | null;
}

const LABELS: Readonly<Record<string, string>> = {
  ARTIFACT_REGISTRY: 'Make the image repository',
  BUILD: 'Build the image',
  SERVICE: 'Start the service',
  TRIGGER: 'Make the trigger',
  SERVICE_ROLLBACK: 'Take the service back',
  TRIGGER_ROLLBACK: 'Take the trigger back',
};

/** Tells each stage once, when it begins, and each message of a stage once. */
class StageTeller {
  readonly #told = new Set<string>();
  readonly #progress: DeployProgress;
  buildName = '';
  /** The stage that is under way. */
  current = '';

  constructor(progress: DeployProgress) {
    this.#progress = progress;
  }

  readonly take = (metadata: unknown): void => {
    const { stages, buildName } = metadata as Metadata;
    if (buildName) this.buildName = buildName;
    for (const stage of stages ?? []) this.#stage(stage);
  };

  #once(text: string, tell: () => void): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    tell();
  }

  #stage({ name, state, resourceUri, stateMessages }: Stage): void {
    const id = enumName(STAGE_NAMES, name);
    const begun = enumName(STAGE_STATES, state);
    if (begun === 'IN_PROGRESS') this.current = id;
    if (begun === 'IN_PROGRESS' || begun === 'COMPLETE') this.#once(id, () => this.#progress.step(id.toLowerCase(), LABELS[id] ?? id));
    if (resourceUri) this.#once(resourceUri, () => this.#progress.log(resourceUri));
    for (const { message } of stateMessages ?? []) if (message) this.#once(message, () => this.#progress.log(message));
  }
}

const KEPT = 4000;

/** Why a deployment failed, with the end of the log that says so. */
async function toFailure(
  context: GcpContext,
  at: Location,
  teller: StageTeller,
  error: AppError,
  since: string,
  progress: DeployProgress,
  call: Call,
): Promise<AppError> {
  const inBuild = teller.current === 'BUILD' || /\bbuild\b/i.test(error.message);
  const build = lastPart(teller.buildName);
  const lines = await (inBuild && build !== '' ? readBuildLog(context, build, call) : readStartLog(context, at, since, call));
  for (const line of lines) progress.log(line);
  const page = `https://console.cloud.google.com/cloud-build/builds;region=${at.region}/${build}?project=${context.project}`;
  const where = inBuild && build !== '' && context.target === 'cloud' ? ` The whole log of the build: ${page}` : '';
  return new AppError('function_failed', error.message, {
    provider: GCP,
    op: 'deploy.apply',
    hint: `${inBuild ? 'Mend what the build names' : 'Mend what keeps it from starting'}, then deploy again. What ran before still runs.${where}`,
    details: { ...error.details, ...(lines.length === 0 ? {} : { log: lines.join('\n').slice(-KEPT) }) },
    cause: error,
  });
}

/** Follows a deployment that has begun to its end, its stages as steps. Throws `function_failed` with the log where it fails. */
export async function followDeployment(
  context: GcpContext,
  at: Location,
  { operation, startedAt }: { operation: string; startedAt: string },
  progress: DeployProgress,
  call: Call,
): Promise<WireFunction> {
  const functions = await context.clients.functions();
  const teller = new StageTeller(progress);
  try {
    const where = { op: 'deploy.apply', region: at.region };
    const result = await waitForOperation(context, where, () => functions.checkUpdateFunctionProgress(operation), teller.take, call);
    return result as WireFunction;
  } catch (error) {
    const failed =
      error instanceof AppError &&
      (error.code === 'invalid_input' || error.code === 'function_failed' || error.details?.['googleStatus'] === 'UNKNOWN');
    if (!failed) throw error;
    throw await toFailure(context, at, teller, error, startedAt, progress, call);
  }
}

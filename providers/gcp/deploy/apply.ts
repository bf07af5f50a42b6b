import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import type { Project } from '#shared/model/project.ts';
import type { Call, DeployProgress, Package } from '../../provider.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import { findDeployed, functionName, serviceName, type Deployed } from '../functions/deployed.ts';
import { GCP } from '../provider-id.ts';
import { setPublic } from '../triggers/invokers.ts';
import { lastPart, textOrNull, type WireFunction } from '../wire.ts';
import { checkExisting, checkProject, refuseErrors } from './check.ts';
import { followDeployment } from './follow-operation.ts';
import { forgetPending, readPending, rememberPending, type Pending } from './pending.ts';
import { toWanted, toWireFunction, type Wanted } from './wanted.ts';

const OP = 'deploy.apply';

interface Deployment {
  context: GcpContext;
  at: Location;
  wanted: Wanted;
  pack: Package;
  progress: DeployProgress;
  call: Call;
}

type StorageSource = NonNullable<NonNullable<NonNullable<WireFunction['buildConfig']>['source']>['storageSource']>;

/** What is deployed, as a digest: the same again need not be sent again. */
function contentOf({ wanted, pack }: Deployment): string {
  return createHash('sha256')
    .update(JSON.stringify([pack.sha256, wanted]))
    .digest('hex');
}

/** Puts the zip where the build fetches it. The address is signed for this one upload: it takes no token, and is in no error. */
async function upload({ context, at, pack, progress, call }: Deployment): Promise<StorageSource> {
  progress.step('upload', 'Upload the source');
  return context.change(OP, at.region, call, async () => {
    const functions = await context.clients.functions();
    const [{ uploadUrl, storageSource }] = await functions.generateUploadUrl({ parent: context.parent(at.region), environment: 'GEN_2' });
    const body = await openAsBlob(pack.zipPath);
    const answer = await fetch(uploadUrl ?? '', {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/zip' },
      signal: call.signal,
      redirect: 'error',
    });
    if (!answer.ok || !storageSource) {
      throw new AppError('unavailable', `The source could not be uploaded: status ${answer.status}.`, {
        provider: GCP,
        op: OP,
        hint: 'Try again.',
      });
    }
    return storageSource;
  });
}

async function begin(deployment: Deployment, existing: Deployed | null): Promise<Pending> {
  const { context, at, wanted, call } = deployment;
  const storageSource = await upload(deployment);
  const labels = { ...(existing?.kind === 'function' ? existing.fn.labels : {}), ...wanted.labels };
  const { fn, paths } = toWireFunction(wanted, labels);
  const request = { ...fn, name: functionName(context, at), buildConfig: { ...fn.buildConfig, source: { storageSource } } };
  const startedAt = new Date().toISOString();
  const functions = await context.clients.functions();
  const [{ name }] = await context.change(OP, at.region, call, () =>
    existing === null
      ? functions.createFunction({ parent: context.parent(at.region), functionId: at.name, function: request })
      : functions.updateFunction({ function: request, updateMask: { paths: [...paths, 'build_config.source'] } }),
  );
  const pending = { operation: name ?? '', content: contentOf(deployment), startedAt };
  await rememberPending(context, functionName(context, at), pending);
  return pending;
}

/** Follows to the end; what has ended, well or badly, is no longer under way. What is only not waited for still is. */
async function follow({ context, at, progress, call }: Deployment, pending: Pending): Promise<WireFunction> {
  const name = functionName(context, at);
  try {
    const fn = await followDeployment(context, at, pending, progress, call);
    await forgetPending(context, name);
    return fn;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'function_failed' || error.code === 'not_found')) await forgetPending(context, name);
    throw error;
  }
}

/** A deployment that was begun before and not seen to its end: waited for. Gives its function where it is the very same one. */
async function pickUp(deployment: Deployment): Promise<WireFunction | null> {
  const { context, at, progress } = deployment;
  const pending = await readPending(context, functionName(context, at));
  if (pending === null) return null;
  const same = pending.content === contentOf(deployment);
  progress.step('resume', same ? 'Pick up the deployment that is under way' : 'Wait for the deployment that is under way');
  progress.log(`${pending.operation}, begun at ${pending.startedAt}`);
  try {
    const fn = await follow(deployment, pending);
    return same ? fn : null;
  } catch (error) {
    // Another one that failed, or that Google has forgotten, is not in the way of this one.
    const over = error instanceof AppError && (error.code === 'function_failed' || error.code === 'not_found');
    if (!over || (same && error.code === 'function_failed')) throw error;
    return null;
  }
}

/** Creates or updates the function, waits until its revision has started and has the traffic. */
export async function applyDeployment(
  context: GcpContext,
  input: { project: Project; package: Package; origin: string; region: string | null },
  progress: DeployProgress,
  call: Call,
): Promise<{ name: string; version: string; url: string | null }> {
  const { project, package: pack } = input;
  const problems = checkProject(project);
  refuseErrors(problems, OP);
  for (const { message } of problems) progress.log(`Warning: ${message}`);
  const at = { region: context.region(input.region), name: project.name };
  const deployment: Deployment = { context, at, wanted: toWanted(project, context.project), pack, progress, call };
  progress.step('check', 'Look at what is there');
  const resumed = await pickUp(deployment);
  const existing = await findDeployed(context, OP, at, call);
  refuseErrors(checkExisting(project, existing), OP);
  const fn = resumed ?? (await follow(deployment, await begin(deployment, existing)));
  const { invoker, hasUrl } = deployment.wanted;
  if (invoker !== null) {
    progress.step('invoker', invoker === 'public' ? 'Let anybody call it' : 'Let only those with the invoker role call it');
    await setPublic(context, OP, at, serviceName(context, { kind: 'function', at, fn }), invoker === 'public', call);
  }
  const url = textOrNull(fn.serviceConfig?.uri) ?? textOrNull(fn.url);
  return { name: context.keyName(at.region, at.name), version: lastPart(fn.serviceConfig?.revision), url: hasUrl ? url : null };
}

import type { CreateFunctionRequest, FunctionCode, FunctionConfiguration, Runtime } from '@aws-sdk/client-lambda';
import type { Project } from '#shared/model/project.ts';
import type { Call, DeployProgress, Package } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { deployedDigest } from '../functions/digests.ts';
import { rememberDigest, unqualifiedArn } from '../functions/tag-code.ts';
import { waitForFunction } from '../functions/wait.ts';
import { checkProject, refuseErrors } from './check.ts';
import { readExisting, type Existing } from './existing.ts';
import { handOver, needWay } from './hand-over.ts';
import { ensureRole, whileRoleSettles } from './role.ts';
import { applyUrl } from './url.ts';
import { settingsDiffer, toWanted, wholeSeconds, type Wanted } from './wanted.ts';

const OP = 'deploy.apply';

interface Deployment {
  context: AwsContext;
  at: Location;
  wanted: Wanted;
  pack: Package;
  progress: DeployProgress;
  call: Call;
}

function settingsRequest({ name, runtime, handler, description, memoryMb, timeoutS, env, tracing }: Wanted) {
  return {
    FunctionName: name,
    Runtime: runtime as Runtime,
    Handler: handler,
    Description: description,
    MemorySize: memoryMb,
    Timeout: wholeSeconds(timeoutS),
    Environment: { Variables: env },
    ...(tracing === null ? {} : { TracingConfig: { Mode: tracing } }),
  };
}

const published = (origin: string) => `Deployed by Isobar from ${origin}`.slice(0, 256);

const wayOf = ({ context, at, wanted, pack, progress, call }: Deployment) => ({
  context,
  op: OP,
  region: at.region,
  pack,
  bucket: wanted.bucket,
  progress,
  call,
});

/** Leaves what the next plan looks for; a deployment is good without it. */
async function remember({ context, at, pack, progress, call }: Deployment, fn: FunctionConfiguration): Promise<void> {
  try {
    await context.run(OP, at.region, () =>
      rememberDigest(context, at, fn.FunctionArn, { files: pack.sha256, codeSha256: fn.CodeSha256 }, call),
    );
  } catch (error) {
    call.signal.throwIfAborted();
    progress.log(
      `The digest of the code could not be left as a tag, so the next deployment sends the code again: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

async function create(deployment: Deployment): Promise<FunctionConfiguration> {
  const { context, at, wanted, progress, call } = deployment;
  let { role } = wanted;
  if (role === null) {
    progress.step('role', 'Make the execution role');
    role = await ensureRole(
      context,
      { op: OP, region: at.region, functionName: at.name, tracing: wanted.tracing === 'Active' },
      progress,
      call,
    );
  }
  progress.step('create', 'Create the function');
  return handOver(wayOf(deployment), (code) => createWith(deployment, role, code));
}

async function createWith(
  { context, at, wanted, progress, call }: Deployment,
  role: string,
  code: FunctionCode,
): Promise<FunctionConfiguration> {
  const request: CreateFunctionRequest = {
    ...settingsRequest(wanted),
    Role: role,
    Code: code,
    ...(wanted.architecture === null ? {} : { Architectures: [wanted.architecture] }),
    ...(Object.keys(wanted.tags).length === 0 ? {} : { Tags: wanted.tags }),
  };
  const made = await context.run(OP, at.region, async () => {
    const lambda = await context.clients.lambda(at.region);
    return whileRoleSettles(() => lambda.createFunction(request, { abortSignal: call.signal }), progress, call);
  });
  progress.step('wait', 'Wait until the function is active');
  await waitForFunction(context, OP, at, 'active', call);
  return made;
}

async function changeSettings({ context, at, wanted, progress, call }: Deployment, { fn }: Existing): Promise<void> {
  progress.step('settings', 'Change the configuration');
  await context.run(OP, at.region, async () => {
    const lambda = await context.clients.lambda(at.region);
    const request = {
      ...settingsRequest(wanted),
      ...(wanted.role === null ? {} : { Role: wanted.role }),
      ...(fn.RevisionId === undefined ? {} : { RevisionId: fn.RevisionId }),
    };
    return whileRoleSettles(() => lambda.updateFunctionConfiguration(request, { abortSignal: call.signal }), progress, call);
  });
  await waitForFunction(context, OP, at, 'updated', call);
}

async function changeCode(deployment: Deployment): Promise<FunctionConfiguration> {
  const { context, at, wanted, progress, call } = deployment;
  progress.step('code', 'Send the code');
  return handOver(wayOf(deployment), async (code) => {
    const changed = await context.run(OP, at.region, async () => {
      const lambda = await context.clients.lambda(at.region);
      const architecture = wanted.architecture === null ? {} : { Architectures: [wanted.architecture] };
      return lambda.updateFunctionCode({ FunctionName: at.name, ...code, ...architecture }, { abortSignal: call.signal });
    });
    await waitForFunction(context, OP, at, 'updated', call);
    return changed;
  });
}

async function addTags({ context, at, wanted, call }: Deployment, { fn, tags }: Existing): Promise<void> {
  const missing = Object.entries(wanted.tags).filter(([name, value]) => tags[name] !== value);
  if (missing.length === 0 || fn.FunctionArn === undefined) return;
  const Resource = unqualifiedArn(fn.FunctionArn);
  await context.run(OP, at.region, async () => {
    const lambda = await context.clients.lambda(at.region);
    await lambda.tagResource({ Resource, Tags: Object.fromEntries(missing) }, { abortSignal: call.signal });
  });
}

/** Settings first, then code: the code that comes last is never run with settings that it does not know. */
async function update(deployment: Deployment, existing: Existing): Promise<FunctionConfiguration> {
  const { pack, wanted } = deployment;
  if (settingsDiffer(wanted, existing)) await changeSettings(deployment, existing);
  const sameCode = deployedDigest(existing.tags, existing.fn.CodeSha256) === pack.sha256;
  const sameArchitecture = wanted.architecture === null || existing.fn.Architectures?.[0] === wanted.architecture;
  const fn = sameCode && sameArchitecture ? existing.fn : await changeCode(deployment);
  await addTags(deployment, existing);
  return fn;
}

async function publish({ context, at, progress, call }: Deployment, fn: FunctionConfiguration, origin: string): Promise<string> {
  progress.step('publish', 'Publish a version');
  const version = await context.run(OP, at.region, async () => {
    const lambda = await context.clients.lambda(at.region);
    const code = fn.CodeSha256 === undefined ? {} : { CodeSha256: fn.CodeSha256 };
    return lambda.publishVersion({ FunctionName: at.name, Description: published(origin), ...code }, { abortSignal: call.signal });
  });
  progress.log(`It is version ${version.Version ?? ''}.`);
  return version.Version ?? '';
}

/** Creates or updates the function, waits until it can be called, and publishes what it is then as a version. */
export async function applyDeployment(
  context: AwsContext,
  input: { project: Project; package: Package; origin: string; region: string | null },
  progress: DeployProgress,
  call: Call,
): Promise<{ name: string; version: string; url: string | null }> {
  const { project, package: pack, origin } = input;
  const problems = checkProject(project);
  refuseErrors(problems, OP);
  for (const { message } of problems) progress.log(`Warning: ${message}`);
  const at = { region: context.region(input.region), name: project.name };
  const deployment: Deployment = { context, at, wanted: toWanted(project), pack, progress, call };
  needWay(wayOf(deployment));
  progress.step('check', 'Look at what is there');
  const existing = await readExisting(context, OP, at, call);
  const fn = existing === null ? await create(deployment) : await update(deployment, existing);
  const version = await publish(deployment, fn, origin);
  await remember(deployment, fn);
  progress.step('url', deployment.wanted.urlAuth === null ? 'See that it has no URL' : 'Give it its URL');
  const url = await applyUrl(context, OP, at, existing, deployment.wanted, call);
  return { name: context.keyName(at.region, at.name), version, url };
}

import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import type { Call, DeployProgress, Package } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { planOf } from '../functions/plan-kind.ts';
import { AZURE } from '../provider-id.ts';
import { deploymentLog, digestMessage, FAILED, readDeployment, SUCCEEDED, type ScmDeployment } from '../scm/deployments.ts';
import { askScm } from '../scm/scm-site.ts';
import type { FoundSite } from '../sites/site-at.ts';

const OP = 'deploy.apply';
const PACE_MS = { local: 50, cloud: 2000 } as const;
/** A build in the cloud takes minutes. */
const MAX_WAIT_MS = 15 * 60_000;

/** Where the package goes. @see https://learn.microsoft.com/azure/azure-functions/functions-deployment-technologies */
function uploadPath(found: FoundSite, pack: Package, remoteBuild: boolean): string {
  const message = encodeURIComponent(digestMessage(pack.sha256));
  if (planOf(found.site).publish) return `/api/publish?RemoteBuild=${remoteBuild}&Deployer=${message}`;
  return `/api/zipdeploy?isAsync=true&author=isobar&deployer=isobar&message=${message}`;
}

/** The deployment that the answer speaks of: its own address, or the id in the body; else the newest one. */
function deploymentPath(location: string | undefined, body: string): string {
  const path = location === undefined ? null : /\/api\/deployments\/[^?#]+/.exec(location)?.[0];
  if (path !== null && path !== undefined) return path;
  try {
    const value: unknown = JSON.parse(body);
    const id = typeof value === 'string' ? value : (value as { id?: unknown } | null)?.id;
    return typeof id === 'string' && id !== '' ? `/api/deployments/${encodeURIComponent(id)}` : '/api/deployments/latest';
  } catch {
    return '/api/deployments/latest';
  }
}

async function failure(context: AzureContext, found: FoundSite, deployment: ScmDeployment, call: Call): Promise<AppError> {
  const lines = await deploymentLog(context, found, deployment.id ?? 'latest', call).catch(() => [] as string[]);
  const why = [deployment.status_text, deployment.progress, ...lines].filter((line) => line !== undefined && line !== null && line !== '');
  return new AppError('function_failed', `Azure could not deploy the package: ${why.at(-1) ?? 'no reason was given'}`, {
    provider: AZURE,
    op: OP,
    hint: 'What ran before still runs. Mend what it names, then deploy again.',
    details: { deployment: deployment.id ?? null, log: why.join('\n').slice(0, 2000) },
  });
}

/** Waits until the deployment has ended; says what it is at. */
async function waitForDeployment(
  context: AzureContext,
  found: FoundSite,
  path: string,
  progress: DeployProgress,
  call: Call,
): Promise<void> {
  const until = Date.now() + MAX_WAIT_MS;
  let last = '';
  while (Date.now() < until) {
    const deployment = await readDeployment(context, found, path, call);
    const line = deployment?.progress ?? deployment?.status_text ?? '';
    if (line !== '' && line !== last) progress.log(line);
    last = line;
    if (deployment?.status === FAILED) throw await failure(context, found, deployment, call);
    if (deployment?.status === SUCCEEDED && deployment.complete !== false) return;
    await sleep(PACE_MS[context.target], undefined, { signal: call.signal });
  }
  throw new AppError('unavailable', `The deployment did not end within ${MAX_WAIT_MS / 60_000} minutes.`, {
    provider: AZURE,
    op: OP,
    hint: 'Azure may still be at work: look at the app again later.',
  });
}

/** Sends the package to the SCM site and waits until it is in place. Resource Manager itself takes no package. */
export async function sendCode(
  context: AzureContext,
  found: FoundSite,
  { pack, remoteBuild }: { pack: Package; remoteBuild: boolean },
  progress: DeployProgress,
  call: Call,
): Promise<void> {
  const headers = { 'content-type': 'application/zip', 'content-length': String(pack.size) };
  const body = createReadStream(pack.zipPath);
  const answer = await askScm(context, found, { method: 'POST', path: uploadPath(found, pack, remoteBuild), headers, body }, call);
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk as Buffer);
  const path = deploymentPath(answer.headers.location, Buffer.concat(chunks).toString('utf8'));
  await waitForDeployment(context, found, path, progress, call);
}

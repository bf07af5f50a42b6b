import { z } from 'zod';
import { isMissing } from '../errors.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import type { FoundSite } from '../sites/site-at.ts';
import { readScm } from './scm-site.ts';

/** A deployment as the SCM site keeps it. Status 3 has failed, 4 is in place. @see https://github.com/projectkudu/kudu/wiki/REST-API#deployment */
export const ScmDeployment = z
  .object({
    id: z.string().nullish(),
    status: z.number(),
    status_text: z.string().nullish(),
    message: z.string().nullish(),
    author: z.string().nullish(),
    deployer: z.string().nullish(),
    progress: z.string().nullish(),
    complete: z.boolean().nullish(),
    active: z.boolean().nullish(),
    received_time: z.string().nullish(),
    end_time: z.string().nullish(),
  })
  .loose();
export type ScmDeployment = z.infer<typeof ScmDeployment>;

export const FAILED = 3;
export const SUCCEEDED = 4;

/** What Isobar writes into a deployment's message, so that the next plan can tell whether the code has changed. */
const DIGEST = /isobar:sha256=([0-9a-f]{64})/;

export function digestMessage(sha256: string): string {
  return `isobar:sha256=${sha256}`;
}

/** Digest of the files that a deployment brought; null where somebody else deployed them. */
export function digestOf(deployment: ScmDeployment | null): string | null {
  if (deployment === null) return null;
  return DIGEST.exec(`${deployment.message ?? ''} ${deployment.deployer ?? ''} ${deployment.author ?? ''}`)?.[1] ?? null;
}

function toDeployment(value: unknown): ScmDeployment | null {
  const parsed = ScmDeployment.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** The deployment that runs: the newest one that succeeded. Null where there has been none. */
export async function runningDeployment(context: AzureContext, found: FoundSite, call: Call): Promise<ScmDeployment | null> {
  try {
    const all = await readScm(context, found, '/api/deployments', call);
    const deployments = (Array.isArray(all) ? all : []).map(toDeployment).filter((one) => one !== null && one.status === SUCCEEDED);
    const time = (one: ScmDeployment | null): string => one?.received_time ?? one?.end_time ?? '';
    return deployments.find((one) => one?.active === true) ?? deployments.toSorted((a, b) => (time(a) < time(b) ? 1 : -1))[0] ?? null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** One deployment, by its id or `latest`; null while there is none of it yet. */
export async function readDeployment(context: AzureContext, found: FoundSite, path: string, call: Call): Promise<ScmDeployment | null> {
  try {
    return toDeployment(await readScm(context, found, path, call));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** What the SCM site wrote down of a deployment, its last lines. */
export async function deploymentLog(context: AzureContext, found: FoundSite, id: string, call: Call): Promise<string[]> {
  const lines = await readScm(context, found, `/api/deployments/${encodeURIComponent(id)}/log`, call);
  const parsed = z.array(z.object({ message: z.string().nullish() }).loose()).safeParse(lines);
  return parsed.success
    ? parsed.data.flatMap(({ message }) => (message === undefined || message === null ? [] : [message])).slice(-20)
    : [];
}

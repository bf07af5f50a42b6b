import type { FunctionEnvelope } from '@azure/arm-appservice';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, isCancelled } from '#shared/errors.ts';
import type { Call, DeployProgress } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { functionsOf } from '../functions/list-all.ts';
import { AZURE } from '../provider-id.ts';
import { siteHost } from '../scm/scm-site.ts';
import type { FoundSite } from '../sites/site-at.ts';
import { siteOperations } from '../sites/site-operations.ts';

const OP = 'deploy.apply';
const PACE_MS = { local: 50, cloud: 3000 } as const;
/** Functions appear some tens of seconds after the package is in place. */
const MAX_WAIT_MS = { local: 20_000, cloud: 180_000 } as const;

/** What the host says of itself. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.WebHost/Models/HostStatus.cs */
const HostStatus = z.object({ state: z.string().nullish(), errors: z.array(z.string()).nullish() }).loose();

/** What is wrong with the host, by its own words; none where it does not say, or is not up yet. */
export async function hostErrors(context: AzureContext, found: FoundSite, call: Call): Promise<string[]> {
  try {
    const { masterKey = '' } = await (await siteOperations(context, found.at, call)).hostKeys();
    const url = new URL(`https://${siteHost(found)}/admin/host/status`);
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(20_000)]);
    const answer = await context.clients.http.read({ method: 'GET', url, headers: { 'x-functions-key': masterKey }, signal });
    const parsed = HostStatus.safeParse(JSON.parse(answer.body.toString('utf8')));
    return parsed.success ? (parsed.data.errors ?? []) : [];
  } catch (error) {
    if (call.signal.aborted || (isCancelled(error) && call.signal.aborted)) throw error;
    return [];
  }
}

/** The package is in place, and the host found no function in it. */
function notIndexed(app: string, errors: readonly string[]): AppError {
  const why = errors.length === 0 ? 'The host gave no reason.' : errors.join('\n');
  return new AppError('function_failed', `The package is in place, but the host could not read its functions. ${why}`, {
    provider: AZURE,
    op: OP,
    hint:
      errors.length === 0
        ? `See that "main" of package.json names the files that register functions, and that host.json is at the root. Nothing of ${app} answers until a package that can be read is deployed.`
        : `Mend what it names and deploy again. Nothing of ${app} answers until then; deploying to a slot first keeps what runs.`,
    details: { log: why.slice(0, 4000) },
  });
}

/** Waits until the host has read the functions of a new package, and gives them. Throws `function_failed` with the host's own reason. */
export async function waitForFunctions(
  context: AzureContext,
  found: FoundSite,
  progress: DeployProgress,
  call: Call,
): Promise<FunctionEnvelope[]> {
  const until = Date.now() + MAX_WAIT_MS[context.target];
  const operations = await siteOperations(context, found.at, call);
  // The deployment says so to the platform by itself; where it did not, this does.
  await operations.syncTriggers().catch((error: unknown) => {
    if (isCancelled(error) || call.signal.aborted) throw error;
    progress.log(`The triggers could not be announced: ${error instanceof Error ? error.message : 'no reason was given'}`);
  });
  while (true) {
    const functions = await functionsOf(context, found, call);
    const errors = functions.length > 0 ? [] : await hostErrors(context, found, call);
    if (functions.length > 0) return functions;
    if (errors.length > 0 || Date.now() > until) throw notIndexed(found.key.app, errors);
    await sleep(PACE_MS[context.target], undefined, { signal: call.signal });
  }
}

import type { FunctionEnvelope } from '@azure/arm-appservice';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, isCancelled } from '#shared/errors.ts';
import type { Call, DeployProgress } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { hostErrors } from '../functions/host-errors.ts';
import { functionsOf } from '../functions/list-all.ts';
import { planOf } from '../functions/plan-kind.ts';
import { AZURE } from '../provider-id.ts';
import type { FoundSite } from '../sites/site-at.ts';
import { siteOperations } from '../sites/site-operations.ts';

const OP = 'deploy.apply';
const PACE_MS = { local: 50, cloud: 3000 } as const;
/** Functions appear some tens of seconds after the package is in place. */
const MAX_WAIT_MS = { local: 20_000, cloud: 180_000 } as const;

/** The package is in place, and the host found no function in it. */
function notIndexed({ key: { app }, site }: FoundSite, errors: readonly string[]): AppError {
  const before = planOf(site).slots ? '; deploying to a slot first keeps what runs' : '';
  const why = errors.length === 0 ? 'The host gave no reason.' : errors.join('\n');
  return new AppError('function_failed', `The package is in place, but the host could not read its functions. ${why}`, {
    provider: AZURE,
    op: OP,
    hint:
      errors.length === 0
        ? `See that "main" of package.json names the files that register functions, and that host.json is at the root. Nothing of ${app} answers until a package that can be read is deployed.`
        : `Mend what it names and deploy again. Nothing of ${app} answers until then${before}.`,
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
    if (errors.length > 0 || Date.now() > until) throw notIndexed(found, errors);
    await sleep(PACE_MS[context.target], undefined, { signal: call.signal });
  }
}

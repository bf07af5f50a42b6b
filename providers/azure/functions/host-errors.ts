import { z } from 'zod';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { siteHost } from '../scm/scm-site.ts';
import type { FoundSite } from '../sites/site-at.ts';
import { siteOperations } from '../sites/site-operations.ts';

const MAX_WAIT_MS = 20_000;

/** What the host says of itself. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.WebHost/Models/HostStatus.cs */
const HostStatus = z.object({ state: z.string().nullish(), errors: z.array(z.string()).nullish() }).loose();

/** What is wrong with the host, by its own words; none where it does not say, or is not up yet. */
export async function hostErrors(context: AzureContext, found: FoundSite, call: Call): Promise<string[]> {
  try {
    const { masterKey = '' } = await (await siteOperations(context, found.at, call)).hostKeys();
    const url = new URL(`https://${siteHost(found)}/admin/host/status`);
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(MAX_WAIT_MS)]);
    const answer = await context.clients.http.read({ method: 'GET', url, headers: { 'x-functions-key': masterKey }, signal });
    const parsed = HostStatus.safeParse(JSON.parse(answer.body.toString('utf8')));
    return parsed.success ? (parsed.data.errors ?? []) : [];
  } catch (error) {
    if (call.signal.aborted) throw error;
    return [];
  }
}

import type { LifecycleFacet } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { readDetail } from '../functions/read-detail.ts';
import { needApp } from '../functions/update.ts';
import { findSite } from '../sites/find-site.ts';
import { siteOperations } from '../sites/site-operations.ts';

/** An app starts and stops as a whole, with all of its functions. */
export const lifecycleFacet = (context: AzureContext): LifecycleFacet => ({
  async change(key, to, call) {
    const op = `lifecycle.${to}`;
    const found = await findSite(context, op, key, call);
    needApp(context, found, 'Starting and stopping are', op);
    await context.run(op, async () => {
      const operations = await siteOperations(context, found.at, call);
      await operations[to]();
    });
    return readDetail(context, op, key, call);
  },
});

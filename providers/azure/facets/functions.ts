import type { FunctionsFacet } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { downloadApp } from '../functions/download.ts';
import { listFunctions } from '../functions/list-all.ts';
import { readDetail } from '../functions/read-detail.ts';
import { needApp, updateApp } from '../functions/update.ts';
import { findSite } from '../sites/find-site.ts';
import { siteOperations } from '../sites/site-operations.ts';

export const functionsFacet = (context: AzureContext): FunctionsFacet => ({
  list: (query, call) => listFunctions(context, query, call),
  get: (key, call) => readDetail(context, 'functions.get', key, call),
  update: (key, changes, call) => updateApp(context, key, changes, call),
  async remove(key, call) {
    const op = 'functions.remove';
    const found = await findSite(context, op, key, call);
    needApp(context, found, 'The code is', op);
    await context.run(op, async () => (await siteOperations(context, found.at, call)).remove());
  },
  download: (key, call) => downloadApp(context, key, call),
});

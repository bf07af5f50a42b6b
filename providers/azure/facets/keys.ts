import type { AccessKey } from '#shared/model/function.ts';
import type { KeysFacet } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { functionName } from '../functions/bindings.ts';
import { functionsOf } from '../functions/list-all.ts';
import { pickFunction } from '../functions/read-detail.ts';
import { findSite } from '../sites/find-site.ts';
import { siteOperations } from '../sites/site-operations.ts';

const named = (opens: string, keys: Readonly<Record<string, string>>): AccessKey[] =>
  Object.entries(keys).map(([name, value]) => ({ name, opens, value }));

/**
 * Keys of one function, or of the host, which open every function of the app. Read each time they are asked for, and kept
 * nowhere. @see https://learn.microsoft.com/azure/azure-functions/function-keys-how-to
 */
export const keysFacet = (context: AzureContext): KeysFacet => ({
  async list(key, call) {
    const op = 'keys.list';
    const found = await findSite(context, op, key, call);
    return context.run(op, async () => {
      const operations = await siteOperations(context, found.at, call);
      if (found.key.fn !== null) {
        const fn = pickFunction(found, await functionsOf(context, found, call));
        const name = fn === null ? found.key.fn : functionName(fn);
        return named(`the function ${name}`, await operations.functionKeys(name));
      }
      const { masterKey, functionKeys = {}, systemKeys = {} } = await operations.hostKeys();
      return [
        ...(masterKey === undefined
          ? []
          : [{ name: '_master', opens: 'every function, and the admin routes of the host', value: masterKey }]),
        ...named('every function of the app', functionKeys),
        ...named('an extension of the host', systemKeys),
      ];
    });
  },
});

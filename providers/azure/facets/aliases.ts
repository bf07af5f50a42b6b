import { AppError } from '#shared/errors.ts';
import type { AliasesFacet } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { needApp } from '../functions/update.ts';
import { AZURE } from '../provider-id.ts';
import { PRODUCTION } from '../sites/app-key.ts';
import { findSite } from '../sites/find-site.ts';
import { ADDRESS_DESCRIPTION, divideTraffic, needSlots, readTraffic } from '../slots/traffic.ts';

/** The app's own address is the one alias there is: it points at production, and may send a share of its requests to slots. */
export const aliasesFacet = (context: AzureContext): AliasesFacet => ({
  async *list(key, call) {
    const op = 'aliases.list';
    const found = await findSite(context, op, { ...key, qualifier: null }, call);
    yield* await context.run(op, () => readTraffic(context, found, call));
  },
  async update(key, name, { version, weights, description }, call) {
    const op = 'aliases.update';
    if (name.toLowerCase() !== PRODUCTION) {
      throw new AppError('not_found', `There is no alias "${name}".`, { provider: AZURE, op, hint: `The only one is ${PRODUCTION}: the app's own address.` });
    }
    if (version !== undefined && version.toLowerCase() !== PRODUCTION) {
      throw new AppError('unsupported', "The app's own address always points at production.", { provider: AZURE, op, hint: 'Swap the slot with production (functions rollback APP@SLOT), or give it a share of the requests.' });
    }
    const found = await findSite(context, op, { ...key, qualifier: null }, call);
    needApp(context, found, 'Requests are divided between slots', op);
    needSlots(found, op);
    if (description !== undefined && description !== ADDRESS_DESCRIPTION && (description !== '' || weights === undefined)) {
      throw new AppError('unsupported', "Azure keeps no description of an app's address.", { provider: AZURE, op, hint: 'Describe the app instead.' });
    }
    return context.run(op, () => divideTraffic(context, found, weights ?? {}, op, call));
  },
}); // prettier-ignore

import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { waitForOperation } from '../lro.ts';
import { GCP } from '../provider-id.ts';
import { functionName, readDeployed, serviceName } from './deployed.ts';

const OP = 'functions.remove';

/** Deletes a function of either kind, with the trigger that belongs to it, and waits until it is gone. */
export async function removeFunction(context: GcpContext, key: FunctionKey, call: Call): Promise<void> {
  if (key.qualifier !== null) {
    throw new AppError('invalid_input', 'The whole function is removed, not a revision of it.', {
      provider: GCP,
      op: OP,
      hint: `Leave "@${key.qualifier}" out, or delete a revision with "isobar versions remove".`,
    });
  }
  const at = context.locate(key.name);
  const where = { op: OP, region: at.region };
  const deployed = await readDeployed(context, OP, at, call);
  if (deployed.kind === 'function') {
    const functions = await context.clients.functions();
    const [{ name = '' }] = await context.change(OP, at.region, call, () => functions.deleteFunction({ name: functionName(context, at) }));
    await waitForOperation(context, where, () => functions.checkDeleteFunctionProgress(name), () => {}, call); // prettier-ignore
    return;
  }
  const services = await context.clients.services();
  const [{ name = '' }] = await context.change(OP, at.region, call, () => services.deleteService({ name: serviceName(context, deployed) }));
  await waitForOperation(context, where, () => services.checkDeleteServiceProgress(name), () => {}, call); // prettier-ignore
}

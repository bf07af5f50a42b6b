import type { FunctionChanges, FunctionDetail } from '#shared/model/function.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { waitForOperation } from '../lro.ts';
import { GCP } from '../provider-id.ts';
import type { WireFunction, WireService } from '../wire.ts';
import { functionName, readDeployed, serviceName, type Deployed } from './deployed.ts';
import { readDetail } from './read-detail.ts';

const OP = 'functions.update';

/** Refuses a key that names a revision: those never change. */
function needLive({ qualifier }: FunctionKey): void {
  if (qualifier === null) return;
  throw new AppError('invalid_input', 'A revision cannot be changed: a change of the function makes a new one.', {
    provider: GCP,
    hint: `Leave "@${qualifier}" out.`,
  });
}

/** More than one request at a time takes a whole processor. @see https://cloud.google.com/functions/docs/configuring/concurrency */
export const cpuFor = (concurrency: number): string | null => (concurrency > 1 ? '1' : null);

/** The fields that change, and their names for the mask. */
export function toFunctionChange(changes: FunctionChanges, cpu: string): { fn: WireFunction; paths: string[] } {
  const { description, memoryMb, timeoutS, concurrency, env } = changes;
  const neededCpu = concurrency === undefined || Number(cpu) >= 1 ? null : cpuFor(concurrency);
  const service = [
    memoryMb === undefined ? null : (['available_memory', { availableMemory: `${memoryMb}Mi` }] as const),
    timeoutS === undefined ? null : (['timeout_seconds', { timeoutSeconds: Math.ceil(timeoutS) }] as const),
    concurrency === undefined ? null : (['max_instance_request_concurrency', { maxInstanceRequestConcurrency: concurrency }] as const),
    neededCpu === null ? null : (['available_cpu', { availableCpu: neededCpu }] as const),
    env === undefined ? null : (['environment_variables', { environmentVariables: env }] as const),
  ].filter((one) => one !== null);
  const serviceConfig = Object.assign({}, ...service.map(([, value]) => value)) as NonNullable<WireFunction['serviceConfig']>;
  return {
    fn: { ...(description === undefined ? {} : { description }), ...(service.length === 0 ? {} : { serviceConfig }) },
    paths: [...(description === undefined ? [] : ['description']), ...service.map(([path]) => `service_config.${path}`)],
  };
}

async function changeFunction(
  context: GcpContext,
  deployed: Deployed & { kind: 'function' },
  changes: FunctionChanges,
  call: Call,
): Promise<void> {
  const { region } = deployed.at;
  const { fn, paths } = toFunctionChange(changes, deployed.fn.serviceConfig?.availableCpu ?? '');
  if (paths.length === 0) return;
  const functions = await context.clients.functions();
  const [{ name = '' }] = await context.change(OP, region, call, () =>
    functions.updateFunction({ function: { ...fn, name: functionName(context, deployed.at) }, updateMask: { paths } }),
  );
  await waitForOperation(context, { op: OP, region }, () => functions.checkUpdateFunctionProgress(name), () => {}, call); // prettier-ignore
}

/** The service's template with the changes in it; secrets among the variables stay. */
export function changedService(service: WireService, changes: FunctionChanges): WireService {
  const { description, memoryMb, timeoutS, concurrency, env } = changes;
  const [first = {}, ...sidecars] = service.template?.containers ?? [];
  const references = (first.env ?? []).filter(
    ({ valueSource }) => valueSource?.secretKeyRef !== undefined && valueSource.secretKeyRef !== null,
  );
  const container = {
    ...first,
    ...(memoryMb === undefined
      ? {}
      : { resources: { ...first.resources, limits: { ...first.resources?.limits, memory: `${memoryMb}Mi` } } }),
    ...(env === undefined ? {} : { env: [...Object.entries(env).map(([name, value]) => ({ name, value })), ...references] }),
  };
  return {
    ...service,
    ...(description === undefined ? {} : { description }),
    template: {
      ...service.template,
      // A name of its own would be that of a revision which is there already.
      revision: '',
      containers: [container, ...sidecars],
      ...(timeoutS === undefined ? {} : { timeout: { seconds: Math.ceil(timeoutS) } }),
      ...(concurrency === undefined ? {} : { maxInstanceRequestConcurrency: concurrency }),
    },
  };
}

async function changeService(
  context: GcpContext,
  deployed: Deployed & { kind: 'service' },
  changes: FunctionChanges,
  call: Call,
): Promise<void> {
  const { region } = deployed.at;
  const services = await context.clients.services();
  const service = { ...changedService(deployed.service, changes), name: serviceName(context, deployed) };
  const [{ name = '' }] = await context.change(OP, region, call, () => services.updateService({ service }));
  await waitForOperation(context, { op: OP, region }, () => services.checkUpdateServiceProgress(name), () => {}, call); // prettier-ignore
}

/** Changes the configuration, which makes a new revision, and waits until that is carried out. */
export async function updateFunction(context: GcpContext, key: FunctionKey, changes: FunctionChanges, call: Call): Promise<FunctionDetail> {
  needLive(key);
  const deployed = await readDeployed(context, OP, context.locate(key.name), call);
  if (deployed.kind === 'function') await changeFunction(context, deployed, changes, call);
  else await changeService(context, deployed, changes, call);
  return readDetail(context, OP, { name: key.name, qualifier: null }, call);
}

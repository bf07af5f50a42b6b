import { loadOnce } from '#shared/async/load-once.ts';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { ServeEmulation } from '../../../emulation-host.ts';
import { treesInUse } from '../lambda/code/sweep.ts';
import { functionVariables } from '../lambda/function-variables.ts';
import { createLambdaState } from '../lambda/state/create-state.ts';
import { createServiceLinks } from '../sources.ts';
import { clientEnvironment } from './client-environment.ts';
import type { AwsContext } from './context.ts';
import { createHandler } from './create-handler.ts';
import { DEFAULTS, readDefaults } from './defaults.ts';

/**
 * Serves AWS on one loopback port: all services behind one endpoint, told apart by the signature's scope. They are
 * loaded by the first request, which takes a moment; at once where they have something to go on with.
 */
const serve: ServeEmulation = async (host) => {
  let endpoint = '';
  const defaults = readDefaults(host);
  const state = createLambdaState(host, defaults);
  const context: AwsContext = { host, defaults, endpoint: () => endpoint, links: createServiceLinks(), services: [], state };
  const services = loadOnce(async () => (await import('./start-services.ts')).startServices(context));
  const handle = createHandler(context, services.get);
  const listener = await host.listen('aws', (request, response) => void handle(request, response));
  endpoint = listener.url;
  host.code.keep(() => treesInUse(context));
  if (host.documents.collections().some((name) => name !== DEFAULTS)) await services.get();
  return {
    url: listener.url,
    async fidelity() {
      const all: Fidelity[] = [];
      for (const { fidelity } of await services.get()) all.push(...(typeof fidelity === 'function' ? await fidelity() : fidelity));
      return all;
    },
    variables: (fn) => functionVariables(context, fn),
    environment: () => clientEnvironment(context),
    async close(graceMs) {
      const closing = listener.close(graceMs);
      const loaded = (await services.loaded()) ?? [];
      await Promise.all([closing, ...loaded.map((service) => service.close?.(graceMs))]);
    },
  };
};
export default serve;

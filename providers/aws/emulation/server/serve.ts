import type { ServeEmulation } from '../../../emulation-host.ts';
import type { AwsContext } from './context.ts';
import { createServiceLinks } from '../sources.ts';
import { clientEnvironment } from './client-environment.ts';
import { createHandler } from './create-handler.ts';
import { readDefaults } from './defaults.ts';
import type { AwsService } from './service.ts';
import { serviceFactories } from './services.ts';

/** Serves AWS on one loopback port: all services behind one endpoint, told apart by the signature's scope. */
const serve: ServeEmulation = async (host) => {
  const services: AwsService[] = [];
  let endpoint = '';
  const context: AwsContext = { host, defaults: readDefaults(host), endpoint: () => endpoint, links: createServiceLinks() };
  for (const create of serviceFactories) services.push(await create(context));
  const handle = createHandler(context, services);
  const listener = await host.listen('aws', (request, response) => void handle(request, response));
  endpoint = listener.url;
  for (const service of services) service.start?.();
  return {
    url: listener.url,
    fidelity: services.flatMap(({ fidelity }) => fidelity),
    variables: (fn) => Object.assign({}, ...services.map((service) => service.variables?.(fn) ?? {})) as Record<string, string>,
    environment: () => clientEnvironment(context),
    async close(graceMs) {
      await Promise.all([listener.close(graceMs), ...services.map((service) => service.close?.(graceMs))]);
    },
  };
};
export default serve;

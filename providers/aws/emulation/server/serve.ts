import type { EmulationHost, ServeEmulation } from '../../../emulation-host.ts';
import type { AwsContext } from './context.ts';
import { createServiceLinks } from '../sources.ts';
import { clientEnvironment } from './client-environment.ts';
import { createHandler } from './create-handler.ts';
import type { AwsService } from './service.ts';
import { serviceFactories } from './services.ts';

/** Twelve zeros, as LocalStack and others have it; a 12-digit access key or the setting `aws.accountId` says otherwise. */
const DEFAULT_ACCOUNT = '000000000000';
const DEFAULT_REGION = 'us-east-1';

/** Serves AWS on one loopback port: all services behind one endpoint, told apart by the signature's scope. */
const serve: ServeEmulation = async (host) => {
  const services: AwsService[] = [];
  let endpoint = '';
  const context: AwsContext = { host, defaults: defaultsOf(host), endpoint: () => endpoint, links: createServiceLinks() };
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

function defaultsOf({ settings, log }: EmulationHost): AwsContext['defaults'] {
  const account = settings['aws.accountId'];
  const region = settings['aws.region'];
  const valid = typeof account === 'string' && /^\d{12}$/.test(account);
  if (account !== undefined && !valid) log('warn', 'The setting "aws.accountId" is no account id: it needs twelve digits.');
  return {
    account: valid ? account : DEFAULT_ACCOUNT,
    region: typeof region === 'string' && region !== '' ? region : DEFAULT_REGION,
  };
}

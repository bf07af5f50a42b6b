import type { EmulationHost } from '../../../emulation-host.ts';
import type { LambdaStore } from '../lambda/state/lambda-store.ts';
import type { ServiceLinks } from '../sources.ts';
import type { AwsService } from './service.ts';

/** What the services of one running emulation share. */
export interface AwsContext {
  host: EmulationHost;
  /** Of requests that say nothing else. Functions of this account and region bear their plain names in the runtime. */
  defaults: { account: string; region: string };
  /** `http://127.0.0.1:PORT`, once it listens: read it when it is needed, not while a service is made. */
  endpoint(): string;
  /** What services lend each other; filled while they are made, so look things up when they are needed. */
  links: ServiceLinks;
  /** Every service, for one that calls others as a client would; filled while they are made. */
  services: readonly AwsService[];
  /** Functions as Lambda knows them. */
  state: LambdaStore;
}

/** Makes a service; its state is in the host's documents. */
export type AwsServiceFactory = (context: AwsContext) => AwsService | Promise<AwsService>;

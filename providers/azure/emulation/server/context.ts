import type { EmulationHost } from '../../../emulation-host.ts';
import type { AppStore } from '../apps/app-store.ts';
import type { Releases } from '../apps/release.ts';
import type { ResourceIds } from '../arm/resource-ids.ts';
import type { ResourceStore } from '../arm/resources/resource-store.ts';
import type { AzureDefaults } from './defaults.ts';
import type { SiteAddresses } from './site-addresses.ts';

/** What the parts of the running emulation share. */
export interface AzureContext {
  host: EmulationHost;
  defaults: AzureDefaults;
  /** `https://localhost:PORT`: Resource Manager and the login authority, once it listens. */
  endpoint(): string;
  apps: AppStore;
  releases: Releases;
  resources: ResourceStore;
  ids: ResourceIds;
  /** Where each app and its SCM site answer. */
  addresses: SiteAddresses;
}

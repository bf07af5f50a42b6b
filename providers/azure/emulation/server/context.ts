import type { EmulationHost } from '../../../emulation-host.ts';
import type { AppStore } from '../apps/app-store.ts';
import type { Releases } from '../apps/release.ts';
import type { ResourceIds } from '../arm/resource-ids.ts';
import type { Operations } from '../arm/operations.ts';
import type { RateLimits } from '../arm/rate-limits.ts';
import type { ResourceStore } from '../arm/resources/resource-store.ts';
import type { Deployments } from '../scm/deployments.ts';
import type { PackageSetting } from '../scm/package-setting.ts';
import type { FunctionsHost } from '../host/functions-host.ts';
import type { AzureDefaults } from './defaults.ts';
import type { LocalTls } from '../tls/local-ca.ts';
import type { SiteAddresses } from './site-addresses.ts';

/** What the parts of the running emulation share. */
export interface AzureContext {
  host: EmulationHost;
  defaults: AzureDefaults;
  /** `https://localhost:PORT`: Resource Manager and the login authority, once it listens. */
  endpoint(): string;
  tls: LocalTls;
  apps: AppStore;
  releases: Releases;
  deployments: Deployments;
  packages: PackageSetting;
  /** What runs the apps besides their requests: storage, triggers. */
  functionsHost: FunctionsHost;
  resources: ResourceStore;
  ids: ResourceIds;
  operations: Operations;
  limits: RateLimits;
  /** Where each app and its SCM site answer. */
  addresses: SiteAddresses;
  /** Aborted when the emulation ends: for answers that have no end of their own. */
  over: AbortController;
}

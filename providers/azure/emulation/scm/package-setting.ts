import type { AppStore } from '../apps/app-store.ts';
import type { Site } from '../apps/site.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { Deployments } from './deployments.ts';
import { fetchPackage } from './receive-package.ts';

/** Apps that run from a package which a setting names. */
export interface PackageSetting {
  /** Fetches the package that WEBSITE_RUN_FROM_PACKAGE names, if it names one, and runs it. What goes wrong is in `indexError`. */
  apply(site: Site): Promise<void>;
}

/** @see https://learn.microsoft.com/azure/azure-functions/run-functions-from-deployment-package */
export function createPackageSetting(host: Pick<EmulationHost, 'dir' | 'log'>, apps: AppStore, deployments: Deployments): PackageSetting {
  return {
    async apply(site) {
      const url = site.appSettings['WEBSITE_RUN_FROM_PACKAGE'];
      if (url === undefined || !/^https?:/i.test(url) || deployments.busy(site)) return;
      try {
        const path = await fetchPackage(host.dir, url, AbortSignal.timeout(60_000));
        const of = { deployer: 'WEBSITE_RUN_FROM_PACKAGE', author: 'N/A', message: 'Running from the package of a setting' };
        await deployments.start(site, path, of).done;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        apps.update(site, () => ({ indexError: `The package of WEBSITE_RUN_FROM_PACKAGE cannot be run: ${why}` }));
        host.log('warn', `The package of "${site.name}" cannot be run: ${why}`);
      }
    },
  };
}

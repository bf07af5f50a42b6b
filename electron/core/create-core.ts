import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { appErrors } from '#shared/contract/client-errors.ts';
import type { Contract } from '#shared/contract/contract.ts';
import { createPackages } from './code/packages.ts';
import { createPriceBooks } from './costs/books/price-books.ts';
import { createDeployments } from './deployments/deployments.ts';
import { createKept } from './kept.ts';
import { createScratch } from './scratch.ts';
import { createGallery } from './templates/gallery.ts';
import { createUploads } from './uploads/uploads.ts';
import type { CoreContext, CoreOptions } from './context.ts';
import { createHandlers } from './handlers.ts';
import { openLog, type Log } from './log/log.ts';
import { createProfileStore } from './profiles/profile-store.ts';
import { createRouter, type CoreRouter } from './router.ts';
import { createFileSecretStore } from './secrets/file-secret-store.ts';
import { createSessions } from './sessions/sessions.ts';
import { readSettings } from './settings/settings-store.ts';
import { openConsoleStore } from './store/console-store.ts';

/** Every operation as `client.noun.verb(input, { signal })`; rejects with AppError and nothing else. */
export type CoreClient = ContractRouterClient<Contract>;

export interface Core {
  /** What a front serves. */
  router: CoreRouter;
  /** The same operations in this process. */
  client: CoreClient;
  log: Log;
  /** Ends what is under way (deployments are recorded as cancelled), closes sessions and the store. */
  close(): Promise<void>;
}

/** Isobar without a front. `options.home` has to exist: see `openHome`. */
export function createCore(options: CoreOptions): Core {
  const log = openLog(options.home, options.front);
  const store = openConsoleStore(options.home);
  const profiles = createProfileStore(options.home, store);
  const secrets = options.ports.secrets ?? createFileSecretStore(options.home);
  const sessions = createSessions({
    registry: options.registry,
    profiles,
    secrets,
    ports: {
      home: options.home,
      log: (level, message, cause) => log.write(level, message, cause),
      settings: () => readSettings(store),
    },
  });
  const scratch = createScratch();
  const core: CoreContext = {
    ...options,
    log,
    store,
    sessions,
    profiles,
    secrets,
    scratch,
    packages: createPackages(sessions, scratch),
    extracted: createKept(8, (directory) => scratch.remove(directory)),
    uploads: createUploads(options.home),
    templates: createGallery(options.ports.templatesDir, options.registry),
    prices: createPriceBooks(options, store, log),
    get deployments() {
      return deployments;
    },
  };
  const deployments = createDeployments(core);
  const router = createRouter(createHandlers(core), log);
  return {
    router,
    client: createRouterClient(router, { interceptors: [appErrors] }) as unknown as CoreClient,
    log,
    async close() {
      await deployments.close();
      await sessions.close();
      core.uploads.close();
      scratch.close();
      store.close();
    },
  };
}

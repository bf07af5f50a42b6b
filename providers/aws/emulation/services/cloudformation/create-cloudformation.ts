import { loadOnce } from '#shared/async/load-once.ts';
import type { AwsContext } from '../../server/context.ts';
import type { AwsService } from '../../server/service.ts';
import type { loadCloudFormation } from './load-cloudformation.ts';
import { STACKS } from './stacks/stack-store.ts';

/**
 * CloudFormation, which is loaded by the first request to it, or where there are stacks: it is much code that most
 * who call the other services never need.
 */
export function createCloudFormation(context: AwsContext): AwsService {
  const { host } = context;
  let loaded: ReturnType<typeof loadCloudFormation> | null = null;
  const { get } = loadOnce(async () => {
    loaded = (await import('./load-cloudformation.ts')).loadCloudFormation(context);
    loaded.runner.resume();
    return loaded;
  });
  return {
    signingNames: ['cloudformation'],
    targetPrefixes: [],
    fidelity: async () => (await get()).service.fidelity,
    handle: async (request) => (await get()).service.handle(request),
    start() {
      if (host.documents.count(STACKS) === 0) return;
      get().catch((error: unknown) => host.log('error', 'CloudFormation could not be loaded.', error));
    },
    reset: () => loaded?.runner.reset(),
    close: async () => loaded?.runner.stop(),
  };
}

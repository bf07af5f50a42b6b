import type { EmulationHost } from '../../../emulation-host.ts';
import type { AwsService } from './service.ts';

/** Functions that were made through the emulation, by the runtime's name; others are not its own to remove. */
export const OWNED_FUNCTIONS = 'owned-functions';

/** Forgets everything that was made through the emulation. Functions deployed from the console stay. */
export async function resetEmulation(host: EmulationHost, services: readonly AwsService[]): Promise<void> {
  const owned = host.documents.list(OWNED_FUNCTIONS).map(({ key }) => key);
  for (const name of owned) {
    using _held = await host.functions.lock(name);
    if (host.functions.find(name) !== null) host.functions.remove(name);
  }
  host.documents.clear();
  for (const service of services) service.reset?.();
}

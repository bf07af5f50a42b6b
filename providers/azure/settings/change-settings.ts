import { AppError } from '#shared/errors.ts';
import { AZURE } from '../provider-id.ts';
import type { SiteOperations } from '../sites/site-operations.ts';
import { sameSettings } from './platform-settings.ts';

const TRIES = 3;

/**
 * Changes some of an app's settings. Azure replaces the whole map and offers no etag for it, so the map is read once more
 * right before it is written: where somebody else has changed it meanwhile, the change is made anew on top of theirs.
 * Throws `conflict` where that does not come to rest. Gives false where there was nothing to change.
 */
export async function changeSettings(
  operations: Pick<SiteOperations, 'settings' | 'putSettings'>,
  change: (settings: Record<string, string>) => Record<string, string>,
): Promise<boolean> {
  let before = await operations.settings();
  for (let tries = 0; tries < TRIES; tries++) {
    const wanted = change(before);
    if (sameSettings(before, wanted)) return false;
    const now = await operations.settings();
    if (!sameSettings(now, before)) {
      before = now;
      continue;
    }
    await operations.putSettings(wanted);
    return true;
  }
  throw new AppError('conflict', 'The settings of the app are being changed by somebody else.', {
    provider: AZURE,
    hint: 'Look at them as they are now, then try again.',
  });
}

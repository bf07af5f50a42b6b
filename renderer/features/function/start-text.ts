import type { Invocation } from '#shared/model/invocation.ts';
import { formatMs } from '../../ui/format.ts';

/** `Warm`, or `Cold` with what the initialisation took where that is known. */
export function startText({ cold, initMs }: Pick<Invocation, 'cold' | 'initMs'>): string {
  if (cold === null) return 'Not said by the provider';
  if (!cold) return 'Warm';
  return initMs === null ? 'Cold' : `Cold, init ${formatMs(initMs)}`;
}

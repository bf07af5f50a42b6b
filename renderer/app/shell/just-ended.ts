import type { Deployment } from '#shared/model/deployment.ts';

/** Deployments that have ended since the last look, also those that began and ended in between. */
export function justEnded(before: ReadonlyMap<string, Deployment['status']> | null, items: readonly Deployment[]): Deployment[] {
  if (before === null) return [];
  return items.filter((item) => item.status !== 'running' && (before.get(item.id) ?? 'running') === 'running');
}

import type { Deployment } from '#shared/model/deployment.ts';

/** How far a deployment is, and the name of what it is doing. */
export function taskProgress(item: Deployment): { done: number; total: number; label: string } {
  const done = item.steps.filter((step) => step.status === 'done' || step.status === 'skipped').length;
  const current = item.steps.find((step) => step.status === 'running') ?? item.steps.find((step) => step.status === 'waiting');
  return { done, total: Math.max(1, item.steps.length), label: current?.label ?? 'Starting' };
}

import type { Deployment, DeploymentEvent, DeploymentStep } from '#shared/model/deployment.ts';

export interface LogLine {
  at: string;
  step: string | null;
  line: string;
}

/** A deployment as far as it has been heard of. */
export interface Progress {
  steps: DeploymentStep[];
  log: LogLine[];
  /** The finished record; null while it runs. */
  end: Deployment | null;
}

/** Lines kept for the view; older ones go first. */
const LOG_LIMIT = 5000;

export const NO_PROGRESS: Progress = { steps: [], log: [], end: null };

/** Takes one event in. A tail replays from the beginning, so that a new tail starts from `NO_PROGRESS`. */
export function reduceProgress(progress: Progress, event: DeploymentEvent): Progress {
  switch (event.type) {
    case 'step':
      return { ...progress, steps: putStep(progress.steps, event.step) };
    case 'log': {
      const { at, step, line } = event;
      return { ...progress, log: [...progress.log, { at, step, line }].slice(-LOG_LIMIT) };
    }
    case 'end':
      return { ...progress, steps: event.deployment.steps.reduce(putStep, progress.steps), end: event.deployment };
  }
}

function putStep(steps: readonly DeploymentStep[], step: DeploymentStep): DeploymentStep[] {
  const known = steps.findIndex((other) => other.id === step.id);
  return known < 0 ? [...steps, step] : steps.with(known, step);
}

/** Share of the steps that are over, 0 to 1. */
export function completion(steps: readonly DeploymentStep[]): number {
  if (steps.length === 0) return 0;
  return steps.filter((step) => step.status !== 'waiting' && step.status !== 'running').length / steps.length;
}

/** Milliseconds a step has taken, counting up while it runs; null before it starts. */
export function elapsedMs(step: Pick<DeploymentStep, 'startedAt' | 'durationMs'>, now: number): number | null {
  if (step.durationMs !== null) return step.durationMs;
  return step.startedAt === null ? null : Math.max(0, now - Date.parse(step.startedAt));
}

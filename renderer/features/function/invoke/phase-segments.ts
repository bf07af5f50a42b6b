import type { Phase } from '#shared/model/invocation.ts';

/** A stretch of the bar; `left` and `width` are per cent of the whole. */
export interface PhaseSegment {
  name: Phase['name'];
  label: string;
  durationMs: number;
  left: number;
  width: number;
}

export const PHASE_LABELS: Record<Phase['name'], string> = {
  queue: 'Queue',
  environment: 'Environment',
  init: 'Init',
  handler: 'Handler',
};

/** Phases as segments of one bar. Empty where nothing took time. */
export function toSegments(phases: readonly Phase[]): PhaseSegment[] {
  const end = Math.max(0, ...phases.map((phase) => phase.startMs + phase.durationMs));
  if (end === 0) return [];
  return phases
    .filter((phase) => phase.durationMs > 0)
    .map((phase) => ({
      name: phase.name,
      label: PHASE_LABELS[phase.name],
      durationMs: phase.durationMs,
      left: (phase.startMs / end) * 100,
      width: (phase.durationMs / end) * 100,
    }));
}

import type { Deployment, DeploymentStep } from '#shared/model/deployment.ts';
import { toInstant } from '#shared/model/time.ts';
import type { ConsoleStore } from '../store/console-store.ts';
import { appendEvent } from './deployment-events.ts';
import { updateDeployment } from './deployment-rows.ts';

/** How a deployment ended. */
export type Outcome = Pick<Deployment, 'status' | 'results' | 'error'>;

/** Writes down how a deployment goes, and wakes those who watch. */
export interface Progress {
  begin(id: string, label: string, target: string | null): void;
  end(id: string, status: DeploymentStep['status'], detail?: string | null): void;
  log(step: string | null, line: string): void;
  rename(name: string): void;
  /** The last word: record and closing event at once. */
  finish(outcome: Outcome): void;
}

export function createProgress(store: ConsoleStore, deployment: Deployment, wake: () => void): Progress {
  const started = new Map<string, number>();
  let current = deployment;

  function put(step: DeploymentStep): void {
    const known = current.steps.some(({ id }) => id === step.id);
    current = { ...current, steps: known ? current.steps.map((other) => (other.id === step.id ? step : other)) : [...current.steps, step] };
    store.transaction(() => {
      updateDeployment(store, current);
      appendEvent(store, current.id, { type: 'step', step });
    });
    wake();
  }

  return {
    begin(id, label, target) {
      const at = Date.now();
      started.set(id, at);
      put({ id, label, target, status: 'running', startedAt: toInstant(at), durationMs: null, detail: null });
    },
    end(id, status, detail = null) {
      const step = current.steps.find((other) => other.id === id);
      if (step?.status !== 'running') return;
      const from = started.get(id);
      put({ ...step, status, durationMs: from === undefined ? null : Date.now() - from, detail });
    },
    log(step, line) {
      appendEvent(store, current.id, { type: 'log', at: toInstant(Date.now()), step, line });
      wake();
    },
    rename(name) {
      current = { ...current, name };
      updateDeployment(store, current);
    },
    finish(outcome) {
      current = { ...current, ...outcome, endedAt: toInstant(Date.now()) };
      store.transaction(() => {
        updateDeployment(store, current);
        appendEvent(store, current.id, { type: 'end', deployment: current });
      });
      wake();
    },
  };
}

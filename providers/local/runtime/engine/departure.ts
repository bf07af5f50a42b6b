import { FrameType, encodeJson } from '../environment/frames.ts';
import type { Environment } from './environment.ts';

/** The orderly end of an environment: the function is asked to leave, and what has not left in time is killed. */
export class Departure {
  /** How long the function has, see `ProgrammingModel.leaveMs`. 0: it is killed at once, also where something in it is stuck. */
  leaveMs = 0;
  readonly #environment: Environment;
  #begun = false;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  begin(): void {
    if (this.leaveMs === 0) {
      this.#environment.kill();
      return;
    }
    if (this.#begun) return;
    this.#begun = true;
    this.#environment.send(encodeJson(FrameType.leave, 0));
    setTimeout(() => this.#environment.kill(), this.leaveMs).unref();
  }
}

/** Whether nothing but its end is under way in an environment. */
export function isLeaving({ state, calls }: Environment): boolean {
  return state === 'recycling' && calls.running === 0;
}

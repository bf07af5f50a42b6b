import { AppError } from '#shared/errors.ts';
import type { Call, SessionPorts } from '../provider.ts';
import { createControlClient, NotThere, WentAway, type ControlAddress, type ControlClient } from './control/client.ts';
import { toLocalError } from './errors.ts';
import { findRuntime, needSameVersion } from './lifecycle/find-runtime.ts';
import { startRuntime } from './lifecycle/start-runtime.ts';
import { untilAborted } from './until-aborted.ts';

/** A runtime that can be talked to. */
export interface Link {
  client: ControlClient;
  address: ControlAddress;
}

/** The way to the runtime: found or started when it is first needed, found again when it has been restarted. */
export interface Connection {
  /**
   * Runs `work` with the runtime. `act` starts it whenever it does not run. `read` does so too, except where this session has
   * used it and it was stopped since: whoever stops it does not want a list that is refreshed to start it again.
   */
  use<T>(op: string, mode: 'read' | 'act', call: Call, work: (link: Link) => Promise<T>): Promise<T>;
  /** The same for a stream. */
  stream<T>(op: string, mode: 'read' | 'act', call: Call, work: (link: Link) => Promise<AsyncIterable<T>>): AsyncGenerator<T>;
}

export function createConnection(ports: SessionPorts): Connection {
  let current: Link | null = null;
  let opening: Promise<Link> | null = null;
  let used = false;

  async function open(mode: 'read' | 'act'): Promise<Link> {
    const state = await findRuntime(ports.home);
    if (state.kind === 'absent' && mode === 'read' && used) throw stopped();
    // Not tied to one caller's signal: others may be waiting for the same start.
    const { signal } = new AbortController();
    const runtime = state.kind === 'running' ? state.runtime : await startRuntime({ home: ports.home, settings: ports.settings(), signal });
    needSameVersion(runtime);
    used = true;
    return { client: createControlClient(runtime.address), address: runtime.address };
  }

  async function connect(mode: 'read' | 'act', signal: AbortSignal): Promise<Link> {
    if (current !== null) return current;
    opening ??= open(mode).finally(() => {
      opening = null;
    });
    current = await abortable(opening, signal);
    return current;
  }

  /** A runtime that has been restarted has another address or another token; nothing has been done then. */
  function isStale(error: unknown): boolean {
    return error instanceof NotThere || (error instanceof AppError && error.code === 'unauthenticated');
  }

  async function attempt<T>(op: string, mode: 'read' | 'act', { signal }: Call, work: (link: Link) => Promise<T>): Promise<T> {
    try {
      const link = await connect(mode, signal);
      try {
        return await work(link);
      } catch (error) {
        // A kept connection to a runtime that was killed breaks like this too; reading twice harms nobody.
        const again = isStale(error) || (mode === 'read' && error instanceof WentAway);
        if (!again) throw error;
        if (current === link) current = null;
        return await work(await connect(mode, signal));
      }
    } catch (error) {
      throw toLocalError(error, op);
    }
  }

  return {
    use: attempt,
    async *stream(op, mode, call, work) {
      const items = await attempt(op, mode, call, work);
      try {
        yield* untilAborted(items, call.signal);
      } catch (error) {
        if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled.', { op, cause: error });
        throw toLocalError(error, op);
      }
    },
  };
}

function stopped(): AppError {
  return new AppError('unavailable', 'The local runtime is stopped.', {
    hint: 'Start it with "isobar runtime start"; deploying or invoking starts it too.',
  });
}

async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

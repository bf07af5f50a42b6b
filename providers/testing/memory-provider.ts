import type { AppError } from '#shared/errors.ts';
import { splitValues } from '#shared/model/form.ts';
import { defineProvider, type Provider } from '../provider.ts';
import { memoryDeploy, memoryFunctions, memoryLogs } from './memory-functions.ts';
import { memoryHistory, memoryInvoke } from './memory-invoke.ts';
import { memoryProfiles, regionalFunctions } from './memory-profiles.ts';
import { memoryModel } from './memory-model.ts';
import { createMemoryState, type MemoryState } from './memory-state.ts';

const no = (reason: string) => ({ supported: false, reason }) as const;
const yes = { supported: true } as const;

export interface MemoryProviderOptions {
  id?: string;
  order?: number;
  /** Every call of its facets fails with this. */
  broken?: AppError;
  /** Has no profile of its own, and takes those that are added. */
  profiles?: boolean;
}

/**
 * A provider without a cloud or a process behind it: functions are kept, and answer with their event.
 * For tests of what stands above providers; it keeps the same promises as any other.
 */
export function createMemoryProvider({ id = 'memory', order = 1, broken, profiles = false }: MemoryProviderOptions = {}): Provider & {
  state: MemoryState;
} {
  const state = createMemoryState(id, 'default');
  const provider = defineProvider({
    meta: { id, label: `Memory (${id})`, order, docsUrl: 'https://example.com/', target: 'local' },
    capabilities: {
      functions: yes,
      deploy: yes,
      invoke: yes,
      history: yes,
      logs: yes,
      versions: no('The memory provider keeps one version.'),
      aliases: no('The memory provider has no aliases.'),
      triggers: no('The memory provider has no triggers.'),
      layers: no('The memory provider has no layers.'),
      concurrency: no('The memory provider runs what it is given.'),
      delivery: no('The memory provider tries a call once.'),
      lifecycle: no('The memory provider never stops.'),
      keys: no('The memory provider is open to its caller.'),
      traces: no('The memory provider records no traces.'),
      metrics: no('The memory provider counts nothing.'),
      charges: no('The memory provider charges nothing.'),
      runtimes: no('The memory provider has no runtimes of its own.'),
      runtime: no('The memory provider has no process.'),
      posture: no('The memory provider has no configuration to look at.'),
      prices: no('The memory provider costs nothing.'),
    },
    defaultProfile: profiles ? null : { name: 'default', settings: {} },
    profiles: profiles ? memoryProfiles : null,
    deployOptions: [],
    async connect({ settings }, ports) {
      if (broken !== undefined) throw broken;
      state.connected++;
      state.token = await ports.secret('token');
      const functions = memoryFunctions(state);
      return {
        functions: profiles ? regionalFunctions(state, functions, splitValues(settings['regions'])) : functions,
        deploy: memoryDeploy(state),
        invoke: memoryInvoke(state),
        history: memoryHistory(state),
        logs: memoryLogs(state),
        check: async () => ({
          checks: [{ id: 'there', label: 'Provider', ok: true, message: 'is there', fix: null }],
          identity: null,
          permissions: [],
          policy: null,
        }),
        close: async () => {
          state.closed++;
        },
      };
    },
    emulation: { id, models: [memoryModel] },
    prices: null,
  });
  return { ...provider, state };
}

import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { Trigger } from '#shared/model/function.ts';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { Admission, ArrivingCall } from '../../../admission.ts';
import type { Emulation, FunctionIdentity } from '../../../emulation.ts';
import type { EmulationServer } from '../../../emulation-host.ts';
import { createHost, type HostOptions } from './create-host.ts';

/** The emulations that are up. */
export interface Emulations {
  /** By id; null where it serves nothing, or could not be brought up. */
  endpoints: Record<string, string | null>;
  /** Every operation by id; loads what has not been called yet. */
  fidelity(): Promise<Record<string, Fidelity[]>>;
  /** The same, of those whose list is known by now. */
  knownFidelity(): Record<string, readonly Fidelity[]>;
  /** What points a cloud's own tools at them, by id. */
  environments(): Record<string, ClientEnvironment>;
  /** True where one of them could not be brought up: then nobody knows all of the code that is needed. */
  incomplete: boolean;
  /** What the model's emulation sets for functions. */
  variables(model: string, fn: FunctionIdentity): Record<string, string>;
  /** What sets a function off besides requests, as the model's emulation has it. */
  triggers(model: string, name: string): readonly Trigger[];
  /** What the model's emulation says of a request for one of its functions; undefined where it has no say. */
  admit(model: string, call: ArrivingCall): Admission | undefined;
  /** What works by itself begins. */
  begin(): void;
  close(graceMs: number): Promise<void>;
}

/** Brings all of them up, side by side. One that fails is told of in a notice and keeps nothing else from running. */
export async function serveEmulations(emulations: readonly Emulation[], options: HostOptions): Promise<Emulations> {
  const { notices } = options.context.store;
  const running = new Map<string, EmulationServer>();
  let incomplete = false;
  await Promise.all(
    emulations.map(async ({ id, serve }) => {
      const key = `emulation:${id}`;
      try {
        if (serve !== undefined) running.set(id, await serve(createHost(id, options)));
        notices.clear(key);
      } catch (error) {
        incomplete = true;
        options.log('error', `The emulation "${id}" could not be brought up.`, error);
        notices.raise(key, {
          severity: 'error',
          message: `The endpoint of "${id}" could not be opened: ${error instanceof Error ? error.message : String(error)}`,
          hint: 'Functions run without it. Stop the runtime and start it again; its log has more.',
        });
      }
    }),
  );
  const known = new Map<string, readonly Fidelity[]>();
  for (const [id, { fidelity }] of running) if (typeof fidelity !== 'function') known.set(id, fidelity);
  const owner = new Map(emulations.flatMap(({ id, models }) => models.map((model) => [model.id, id] as const)));
  return {
    endpoints: Object.fromEntries(emulations.flatMap(({ id }) => endpointsOf(id, running.get(id)))),
    async fidelity() {
      const lists = [...running].map(async ([id, { fidelity }]) => {
        if (typeof fidelity === 'function') known.set(id, await fidelity());
        return [id, [...(known.get(id) ?? [])]] as [string, Fidelity[]];
      });
      return Object.fromEntries(await Promise.all(lists));
    },
    knownFidelity: () => Object.fromEntries(known),
    environments: () =>
      Object.fromEntries(
        [...running].flatMap(([id, server]) => {
          const environment = server.environment?.();
          return environment === undefined ? [] : [[id, environment] as const];
        }),
      ),
    incomplete,
    variables: (model, fn) => running.get(owner.get(model) ?? '')?.variables?.(fn) ?? {},
    triggers: (model, name) => running.get(owner.get(model) ?? '')?.triggers?.(name) ?? [],
    admit: (model, call) => running.get(owner.get(model) ?? '')?.admit?.(call),
    begin() {
      for (const server of running.values()) server.begin?.();
    },
    async close(graceMs) {
      await Promise.all([...running.values()].map((server) => server.close(graceMs)));
    },
  };
}

function endpointsOf(id: string, server: EmulationServer | undefined): [string, string | null][] {
  const further = Object.entries(server?.further ?? {}).map(([what, url]): [string, string] => [`${id}-${what}`, url]);
  return [[id, server?.url ?? null], ...further];
}

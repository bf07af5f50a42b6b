import { implement, type Router } from '@orpc/server';
import type { Call } from '#providers/provider.ts';
import { contract, type Contract } from '#shared/contract/contract.ts';
import { errorBoundary } from './errors/error-boundary.ts';
import type { Handlers } from './handler.ts';
import type { Log } from './log/log.ts';

export type CoreRouter = Router<Contract, Record<never, never>>;

/** As much of oRPC's implementer as the loop below uses; the handlers' own type has already been checked. */
interface Implementer {
  handler(run: (options: { input: unknown; signal?: AbortSignal }) => unknown): unknown;
}

type AnyHandler = (input: unknown, call: Call) => unknown;

/** The handlers behind the contract: input and output are validated, errors leave through the one choke point. */
export function createRouter(handlers: Handlers, log: Log): CoreRouter {
  const boundary = errorBoundary(log);
  const os = implement(contract).use((options) => boundary(options));
  const router: Record<string, Record<string, unknown>> = {};
  for (const [noun, verbs] of Object.entries(handlers)) {
    const implementers = os[noun as keyof Contract] as unknown as Record<string, Implementer>;
    const procedures: Record<string, unknown> = {};
    for (const [verb, run] of Object.entries(verbs) as [string, AnyHandler][]) {
      procedures[verb] = implementers[verb]?.handler(({ input, signal }) => run(input, { signal: signal ?? new AbortController().signal }));
    }
    router[noun] = procedures;
  }
  return os.router(router as unknown as CoreRouter) as unknown as CoreRouter;
}

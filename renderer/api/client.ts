import { createORPCClient, DynamicLink, type Client, type ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { Contract } from '#shared/contract/contract.ts';
import type { AppError } from '#shared/errors.ts';

type Context = Record<never, never>;

/** A client whose calls reject with AppError: the transport (app/transport.ts) sees to it. */
type WithAppError<T> =
  T extends Client<infer C, infer I, infer O, infer _E> ? Client<C, I, O, AppError> : { [K in keyof T]: WithAppError<T[K]> };

export type ApiClient = WithAppError<ContractRouterClient<Contract, Context>>;

const link = Promise.withResolvers<ClientLink<Context>>();

/** Gives the client its way to the host. Called once, by renderer/app: nothing else knows which front this is. */
export function connectClient(transport: ClientLink<Context>): void {
  link.resolve(transport);
}

/**
 * Every operation as `client.noun.verb(input, { signal })`. Rejects with AppError and nothing else.
 * Streams (`deployments.tail`, `logs.tail`, `invocations.stream`) resolve to an async iterator;
 * abort the signal to stop them.
 */
export const client: ApiClient = createORPCClient(new DynamicLink<Context>(() => link.promise));

/**
 * The same operations for TanStack Query: `useQuery(orpc.functions.list.queryOptions({ input: {} }))`,
 * `useMutation(orpc.functions.remove.mutationOptions())`, `orpc.functions.key()` to invalidate a noun.
 */
export const orpc = createTanstackQueryUtils(client);

import { createORPCClient, DynamicLink, type ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { Contract } from '#shared/contract/contract.ts';

type Link = ClientLink<Record<never, never>>;

const link = Promise.withResolvers<Link>();

/** Gives the client its way to the host. Called once, by renderer/app: nothing else knows which front this is. */
export function connectClient(transport: Link): void {
  link.resolve(transport);
}

/**
 * Every operation as `client.noun.verb(input, { signal })`. Rejects with AppError and nothing else.
 * Streams (`deployments.tail`, `logs.tail`, `invocations.stream`) resolve to an async iterator;
 * abort the signal to stop them.
 */
export const client: ContractRouterClient<Contract> = createORPCClient(new DynamicLink<Record<never, never>>(() => link.promise));

/**
 * The same operations for TanStack Query: `useQuery(orpc.functions.list.queryOptions({ input: {} }))`,
 * `useMutation(orpc.functions.remove.mutationOptions())`, `orpc.functions.key()` to invalidate a noun.
 */
export const orpc = createTanstackQueryUtils(client);

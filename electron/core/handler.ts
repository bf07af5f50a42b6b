import type { ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract';
import type { Call } from '#providers/provider.ts';
import type { Contract } from '#shared/contract/contract.ts';

/** Answers one operation: valid input in, output as the contract says, nothing but AppErrors or bugs thrown. */
export type Handler<P> =
  P extends ContractProcedure<infer I, infer O, infer _E, infer _M>
    ? (input: InferSchemaOutput<I>, call: Call) => Promise<InferSchemaInput<O>> | InferSchemaInput<O>
    : never;

export type HandlerOf<N extends keyof Contract, V extends keyof Contract[N]> = Handler<Contract[N][V]>;

/** One handler for every operation of the contract: a missing one is a compile error. */
export type Handlers = { [N in keyof Contract]: { [V in keyof Contract[N]]: Handler<Contract[N][V]> } };

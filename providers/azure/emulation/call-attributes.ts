import type { RpcTypedData } from './functions-core.ts';

/** Names the function that an event is for, where an app has several. */
export const FUNCTION_ATTRIBUTE = 'azure.function';
/** What the host says beside a trigger's value: JSON of `RpcTypedData` by name. */
const METADATA = 'azure.metadata';
/** Why the function runs, as the host's log has it: "New queue message detected on 'orders'." */
const REASON = 'azure.reason';
/** JSON of a `RetryContext`, where a retry policy runs the function again. */
const RETRY = 'azure.retry';

export interface RetryContext {
  retryCount: number;
  maxRetryCount: number;
  exception?: { message: string; source: string; stackTrace: string };
}

/** What a trigger tells the worker about a call. */
export interface TriggerFacts {
  function: string;
  metadata?: Record<string, RpcTypedData>;
  reason?: string;
  retry?: RetryContext;
}

export const API_REASON = 'This function was programmatically called via the host APIs.';

/** As attributes of an invocation. */
export function writeAttributes(facts: TriggerFacts): Record<string, string> {
  return {
    [FUNCTION_ATTRIBUTE]: facts.function,
    ...(facts.metadata === undefined ? {} : { [METADATA]: JSON.stringify(facts.metadata) }),
    ...(facts.reason === undefined ? {} : { [REASON]: facts.reason }),
    ...(facts.retry === undefined ? {} : { [RETRY]: JSON.stringify(facts.retry) }),
  };
}

/** What `writeAttributes` wrote; what anybody else did not say is left out or has its default. */
export function readAttributes(attributes: Readonly<Record<string, string>>): {
  function: string | undefined;
  metadata: Record<string, RpcTypedData>;
  reason: string;
  retry: RetryContext | null;
} {
  return {
    function: attributes[FUNCTION_ATTRIBUTE],
    metadata: attributes[METADATA] === undefined ? {} : (JSON.parse(attributes[METADATA]) as Record<string, RpcTypedData>),
    reason: attributes[REASON] ?? API_REASON,
    retry: attributes[RETRY] === undefined ? null : (JSON.parse(attributes[RETRY]) as RetryContext),
  };
}

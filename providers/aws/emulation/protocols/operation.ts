import type { z } from 'zod';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { AwsError, AwsRequest } from '../server/service.ts';

/** One operation of a service, whatever protocol it is called in. */
export interface Operation {
  level: Fidelity['level'];
  note: string | null;
  /** Checks the input and answers; `invalid` makes the service's own error of what is wrong with the input. */
  run(input: unknown, request: AwsRequest, invalid: InvalidInput): unknown;
}

/** The service's own error for an input that breaks its model's constraints. */
export type InvalidInput = (message: string) => AwsError;

export type Operations = Readonly<Record<string, Operation>>;

/**
 * Declares an operation. `handle` gives the output as plain data: `Date` for timestamps, `Uint8Array` for blobs, arrays
 * for lists, `XmlMap` for maps that the Query protocol may have to write; members that are undefined are left out.
 */
export function operation<S extends z.ZodType>({
  input,
  level,
  note,
  handle,
}: {
  input: S;
  level: Fidelity['level'];
  /** How the answer differs from the cloud's; required by convention where `level` is `approximated`. */
  note?: string;
  handle: (input: z.output<S>, request: AwsRequest) => unknown;
}): Operation {
  return {
    level,
    note: note ?? null,
    run(raw, request, invalid) {
      const parsed = input.safeParse(raw, { reportInput: true });
      if (!parsed.success) throw invalid(validationMessage(parsed.error));
      return handle(parsed.data, request);
    },
  };
}

/** The operations with their levels, for `AwsService.fidelity`. */
export function fidelityOf(service: string, operations: Operations): Fidelity[] {
  return Object.entries(operations).map(([name, { level, note }]) => ({ service, operation: name, level, note }));
}

/** In the form in which AWS reports what breaks a model's constraints. */
function validationMessage(error: z.ZodError): string {
  const issues = error.issues.map((issue) => {
    const at = issue.path.map((key) => (typeof key === 'number' ? `${key + 1}.member` : lowerFirst(String(key)))).join('.');
    return `Value at '${at}' failed to satisfy constraint: ${constraint(issue)}`;
  });
  return `${issues.length} validation error${issues.length === 1 ? '' : 's'} detected: ${issues.join('; ')}`;
}

function constraint(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'Member must not be null';
  if (issue.code === 'too_small') return `Member must have a minimum of ${issue.minimum}`;
  if (issue.code === 'too_big') return `Member must have a maximum of ${issue.maximum}`;
  if (issue.code === 'invalid_value') return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
  return issue.message;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

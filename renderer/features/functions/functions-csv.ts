import type { FunctionSummary } from '#shared/model/function.ts';
import { toCsv } from '../../ui/csv.ts';

const HEADER = [
  'ref',
  'provider',
  'profile',
  'name',
  'region',
  'target',
  'state',
  'state_reason',
  'runtime',
  'model',
  'memory_mb',
  'timeout_s',
  'code_size_bytes',
  'version',
  'updated_at',
  'url',
  'triggers',
] as const;

/** Functions with everything the list knows of them, in the order given. */
export function functionsCsv(items: readonly FunctionSummary[]): string {
  return toCsv(
    HEADER,
    items.map((fn) => [
      fn.ref,
      fn.provider,
      fn.profile,
      fn.name,
      fn.region,
      fn.target,
      fn.state,
      fn.stateReason,
      fn.runtime,
      fn.model,
      fn.memoryMb,
      fn.timeoutS,
      fn.codeSize,
      fn.version,
      fn.updatedAt,
      fn.url,
      fn.triggers?.join(' ') ?? '',
    ]),
  );
}

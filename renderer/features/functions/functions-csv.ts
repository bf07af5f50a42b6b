import type { FunctionSummary } from '#shared/model/function.ts';
import { toCsv, type CsvColumns } from '../../ui/csv.ts';

const COLUMNS: CsvColumns<FunctionSummary> = {
  ref: (fn) => fn.ref,
  provider: (fn) => fn.provider,
  profile: (fn) => fn.profile,
  name: (fn) => fn.name,
  region: (fn) => fn.region,
  target: (fn) => fn.target,
  state: (fn) => fn.state,
  state_reason: (fn) => fn.stateReason,
  runtime: (fn) => fn.runtime,
  model: (fn) => fn.model,
  memory_mb: (fn) => fn.memoryMb,
  timeout_s: (fn) => fn.timeoutS,
  code_size_bytes: (fn) => fn.codeSize,
  version: (fn) => fn.version,
  updated_at: (fn) => fn.updatedAt,
  url: (fn) => fn.url,
  triggers: (fn) => fn.triggers?.join(' ') ?? '',
};

/** Functions with everything the list knows of them, in the order given. */
export function functionsCsv(items: readonly FunctionSummary[]): string {
  return toCsv(COLUMNS, items);
}

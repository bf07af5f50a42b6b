import { badField } from '../api/api-error.ts';

const SMALL_UNITS: Record<string, number> = { k: 1e3, Ki: 1024 };

/**
 * `256M`, `1Gi` or bytes as whole MB (of 1024 * 1024 bytes), the runtime's unit. The service takes `256M` for 256 MiB,
 * so decimal and binary suffixes of a size are the same size here. Default 256M.
 * @see https://cloud.google.com/functions/docs/configuring/memory
 */
export function memoryMbOf(text: string): number {
  if (text === '') return 256;
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(k|M|G|Ki|Mi|Gi)?$/.exec(text) ?? [];
  if (amount === '') throw badField('service_config.available_memory', `Invalid value '${text}' for available memory.`);
  if (unit.startsWith('M')) return Math.ceil(Number(amount));
  if (unit.startsWith('G')) return Math.ceil(Number(amount) * 1024);
  return Math.ceil((Number(amount) * (SMALL_UNITS[unit] ?? 1)) / 1024 ** 2);
}

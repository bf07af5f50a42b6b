const UNITS: Readonly<Record<string, number>> = { k: 1e3 / 1024 ** 2, Ki: 1 / 1024, M: 1, Mi: 1, G: 1024, Gi: 1024 };

/**
 * `256M`, `1Gi` or bytes as whole MB of 1024 * 1024 bytes; null where it is none of these. The service takes `256M` for
 * 256 MiB. @see https://cloud.google.com/functions/docs/configuring/memory
 */
export function memoryMb(text: string | null | undefined): number | null {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(k|Ki|M|Mi|G|Gi)?$/.exec(text ?? '') ?? [];
  return amount === undefined ? null : Math.ceil(Number(amount) * (UNITS[unit] ?? 1 / 1024 ** 2));
}

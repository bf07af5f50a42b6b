/** `0.4 ms`, `12 ms`, `3.2 s`, `4 min`. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '-';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** `812 B`, `3.4 kB`, `12 MB`. */
export function bytes(size: number | null | undefined): string {
  if (size === null || size === undefined) return '-';
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(1)} kB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

/** `2026-01-02 03:04:05` in the machine's own zone. */
export function when(instant: string | null | undefined): string {
  if (instant === null || instant === undefined) return '-';
  const date = new Date(instant);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `03:04:05.678` */
export function clock(instant: string): string {
  const date = new Date(instant);
  return `${when(instant).slice(11)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

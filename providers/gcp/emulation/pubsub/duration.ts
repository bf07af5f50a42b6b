/** `google.protobuf.Duration` in JSON, `1.5s`, in milliseconds; null where it is none. */
export function durationMs(text: string): number | null {
  const seconds = /^(-?\d+(?:\.\d+)?)s$/.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

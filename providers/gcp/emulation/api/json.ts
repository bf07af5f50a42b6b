/** A message in the JSON form of protocol buffers: camelCase names, enums by name, times as RFC 3339, 64-bit numbers as text. */
export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that is text; empty where it is missing, as in a message. */
export function textOf(message: unknown, field: string): string {
  const value = isJson(message) ? message[field] : undefined;
  return typeof value === 'string' ? value : '';
}

/** A field that is a number; 0 where it is missing, as in a message. */
export function numberOf(message: unknown, field: string): number {
  const value = Number(isJson(message) ? message[field] : 0);
  return Number.isFinite(value) ? value : 0;
}

/** A field that is a message; empty where it is missing. */
export function messageOf(message: unknown, field: string): Json {
  const value = isJson(message) ? message[field] : undefined;
  return isJson(value) ? value : {};
}

/** A field that is a map of texts. */
export function textMapOf(message: unknown, field: string): Record<string, string> {
  return Object.fromEntries(Object.entries(messageOf(message, field)).map(([key, value]) => [key, String(value)]));
}

/** A repeated field. */
export function listOf(message: unknown, field: string): unknown[] {
  const value = isJson(message) ? message[field] : undefined;
  return Array.isArray(value) ? value : [];
}

/** `service_config.timeout_seconds` as `serviceConfig.timeoutSeconds`, the way field masks are written in JSON. */
export function camelPath(path: string): string {
  return path.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

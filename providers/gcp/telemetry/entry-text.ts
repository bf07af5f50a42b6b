/** What of a log entry's payload is looked at. @see google/logging/v2/log_entry.proto */
export interface WirePayload {
  textPayload?: string | null;
  jsonPayload?: { fields?: Record<string, unknown> | null } | null;
  httpRequest?: {
    requestMethod?: string | null;
    requestUrl?: string | null;
    status?: number | null;
    latency?: { seconds?: unknown; nanos?: number | null } | null;
  } | null;
}

const KINDS = ['structValue', 'listValue', 'stringValue', 'numberValue', 'boolValue'] as const;

/** A google.protobuf.Value as the value that it stands for. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const of = value as Partial<Record<(typeof KINDS)[number] | 'kind', unknown>>;
  const kind = KINDS.find((one) => (typeof of.kind === 'string' ? of.kind === one : of[one] !== undefined && of[one] !== null));
  if (kind === undefined) return null;
  if (kind === 'structValue') return plainStruct(of[kind]);
  return kind === 'listValue' ? ((of[kind] as { values?: unknown[] }).values ?? []).map(plain) : of[kind];
}

/** A google.protobuf.Struct as an object. */
export function plainStruct(struct: unknown): Record<string, unknown> {
  const fields = (struct as { fields?: Record<string, unknown> | null } | null)?.fields ?? {};
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

function requestText({ requestMethod, requestUrl, status, latency }: NonNullable<WirePayload['httpRequest']>): string {
  const ms = Number(latency?.seconds ?? 0) * 1000 + (latency?.nanos ?? 0) / 1e6;
  const path = URL.canParse(requestUrl ?? '') ? new URL(requestUrl ?? '').pathname : (requestUrl ?? '');
  return `${requestMethod ?? ''} ${path} ${status ?? ''}${ms > 0 ? ` in ${Math.round(ms)} ms` : ''}`.trim();
}

/** What an entry says: its text, its object (the message of one that has one and little besides), or the request that it tells of. */
export function payloadText({ textPayload, jsonPayload, httpRequest }: WirePayload): string {
  if (textPayload) return textPayload;
  const object = plainStruct(jsonPayload);
  const names = Object.keys(object);
  if (names.length > 0) return names.length === 1 && typeof object['message'] === 'string' ? object['message'] : JSON.stringify(object);
  return httpRequest ? requestText(httpRequest) : '';
}

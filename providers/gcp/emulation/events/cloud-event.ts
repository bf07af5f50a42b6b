/** An event as Eventarc hands it to a function, in CloudEvents' binary mode. */
export interface CloudEvent {
  id: string;
  source: string;
  type: string;
  subject: string | null;
  /** ISO instant. */
  time: string;
  contentType: string;
  /** Base64. */
  data: string;
  /** Extension attributes: sent along, and what triggers filter by. */
  extensions: Readonly<Record<string, string>>;
  /** The topic of a Pub/Sub event, which a trigger names in a field of its own; null for all others. */
  topic: string | null;
}

/** Headers of the event. @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#313-http-header-attributes */
export function eventHeaders({ id, source, type, subject, time, contentType, extensions }: CloudEvent): [string, string][] {
  return [
    ['ce-id', id],
    ['ce-source', encodeHeader(source)],
    ['ce-specversion', '1.0'],
    ['ce-type', type],
    ...(subject === null ? [] : ([['ce-subject', encodeHeader(subject)]] as [string, string][])),
    ['ce-time', time],
    ...Object.entries(extensions).map(([name, value]): [string, string] => [`ce-${name}`, encodeHeader(value)]),
    ['content-type', contentType],
  ];
}

/** "Space, double-quote, percent, and characters outside of U+0021 to U+007E are percent-encoded" (section 3.1.3.2 there). */
function encodeHeader(value: string): string {
  return value.replaceAll(/[^\u0021-\u007e]|["%]/gu, (one) => encodeURIComponent(one));
}

/** A structured line: what a logger wrote as one JSON object. */
export interface JsonLine {
  /** The logger's own message, for the one-line form. */
  message: string;
  /** Everything else, in its order; values as compact JSON, strings as they are. */
  fields: [key: string, value: string][];
  /** The whole object, indented. */
  pretty: string;
}

const MESSAGE_KEYS = ['message', 'msg', 'event', 'text'];
/** What the row shows anyway. */
const SHOWN_ELSEWHERE = new Set(['level', 'severity', 'time', 'timestamp', '@timestamp', 'ts']);
/** Longer lines are shown as they are: parsing them on scroll would be felt. */
const LIMIT = 100_000;

/** Parses a line that is a JSON object; null where it is none. */
export function parseJsonLine(text: string): JsonLine | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}') || trimmed.length > LIMIT) return null;
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  const messageKey = MESSAGE_KEYS.find((key) => entries.some(([name, each]) => name === key && typeof each === 'string'));
  const message = entries.find(([key]) => key === messageKey)?.[1];
  return {
    message: typeof message === 'string' ? message : '',
    fields: entries
      .filter(([key]) => key !== messageKey && !SHOWN_ELSEWHERE.has(key))
      .map(([key, each]) => [key, typeof each === 'string' ? each : (JSON.stringify(each) ?? '')]),
    pretty: JSON.stringify(value, null, 2),
  };
}

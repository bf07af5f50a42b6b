import { stripAnsi } from '../text/ansi.ts';
import { parseJsonLine, type JsonLine } from '../text/json-line.ts';

/** What one row shows of a message. */
export interface LogText {
  /** First line, with its colours; the logger's message where the line is JSON. */
  text: string;
  /** Further fields of a JSON line. */
  fields: JsonLine['fields'];
  json: JsonLine | null;
  /** Lines after the first. */
  moreLines: number;
}

/** Longer messages are cut in the list; opening a line shows all of it. */
const CUT = 2000;
const WRAPPED_CUT = 20_000;

/** @param wrapped whether the row may have several lines: then all of them are its text */
export function logText(message: string, wrapped: boolean): LogText {
  const trimmed = message.trimEnd();
  const json = parseJsonLine(trimmed);
  if (json !== null) return { text: json.message, fields: json.fields, json, moreLines: 0 };
  if (wrapped) return { text: cut(trimmed, WRAPPED_CUT), fields: [], json: null, moreLines: 0 };
  const end = trimmed.indexOf('\n');
  if (end === -1) return { text: cut(trimmed, CUT), fields: [], json: null, moreLines: 0 };
  return { text: cut(trimmed.slice(0, end), CUT), fields: [], json: null, moreLines: trimmed.slice(end).split('\n').length - 1 };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)} … (${stripAnsi(text.slice(length)).length} more characters)`;
}

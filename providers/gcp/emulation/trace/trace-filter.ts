import { badField } from '../api/api-error.ts';
import { listOf, textMapOf, textOf, type Json } from '../api/json.ts';

/** What a trace has to have; `minDurationMs` is asked of the store. */
export interface TraceFilter {
  minDurationMs: number;
  matches(trace: Json): boolean;
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Terms side by side, all of which have to be met: `root:PREFIX`, `span:PREFIX`, `latency:100ms`, `label:KEY`, `method:`,
 * `url:` and `KEY:PREFIX`; a plus before a term means the whole value. Throws INVALID_ARGUMENT.
 * @see https://cloud.google.com/trace/docs/trace-filters
 */
export function parseTraceFilter(text: string): TraceFilter {
  const terms = [...text.matchAll(/(\+?)(\^|"(?:[^"]*)"|[^\s:"]+):("(?:[^"\\]|\\.)*"|\S+)/g)];
  const rest = terms.reduce((left, [whole]) => left.replace(whole, ''), text).trim();
  if (rest !== '') throw badField('filter', `Invalid filter: "${rest}" is no term of the form key:value.`);
  let minDurationMs = 0;
  const checks = terms.flatMap(([, plus, rawKey = '', rawValue = '']) => {
    const [key, value] = [unquote(rawKey), unquote(rawValue)];
    const fits = (found: string | undefined): boolean => found !== undefined && (plus === '+' ? found === value : found.startsWith(value));
    if (key === 'latency') {
      minDurationMs = Math.max(minDurationMs, durationMs(value));
      return [];
    }
    return [check(key, value, fits)];
  });
  return { minDurationMs, matches: (trace) => checks.every((one) => one(trace)) };
}

function check(key: string, value: string, fits: (found: string | undefined) => boolean): (trace: Json) => boolean {
  switch (key) {
    case 'root':
    case '^':
      return (trace) => listOf(trace, 'spans').some((span) => textOf(span, 'parentSpanId') === '' && fits(textOf(span, 'name')));
    case 'span':
      return (trace) => listOf(trace, 'spans').some((span) => fits(textOf(span, 'name')));
    case 'label':
      return (trace) => listOf(trace, 'spans').some((span) => value in textMapOf(span, 'labels'));
    case 'method':
      return hasLabel('/http/method', fits);
    case 'url':
      return hasLabel('/http/url', fits);
    default:
      return hasLabel(key, fits);
  }
}

function hasLabel(key: string, fits: (found: string | undefined) => boolean): (trace: Json) => boolean {
  return (trace) => listOf(trace, 'spans').some((span) => fits(textMapOf(span, 'labels')[key]));
}

function durationMs(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (number === undefined || factor === undefined)
    throw badField('filter', `Invalid filter: "${text}" is no latency such as 100ms or 2s.`);
  return Number(number) * factor;
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
}

import type { CodeFlow } from '#shared/model/audit/code-facts.ts';
import type { CodeLocation } from '#shared/model/audit/posture.ts';
import type { Machine } from './machine.ts';
import type { Taint } from './value.ts';

export interface Report {
  rule: string;
  sink: string;
  at: CodeLocation;
  /** What comes in; null for what is dangerous by itself. */
  taint: Taint | null;
  message: string;
  confidence: CodeFlow['confidence'];
  /** Withdrawn where a signature is checked somewhere on the way. */
  token?: boolean;
}

/** The step at which input becomes part of a text. */
export const TOGETHER = 'put together with other text';

const RANK = { high: 2, medium: 1, low: 0 } as const;

/** Where a query is written: a function that runs all of them is no single mistake. */
function written(taint: Taint | null): string {
  const step = taint?.path.findLast(({ label }) => label === TOGETHER);
  return step === undefined ? '' : ` ${step.at.file}:${step.at.line}`;
}

/** What makes a flow one of its own. */
function keyOf(rule: string, at: CodeLocation, taint: Taint | null): string {
  // A right that the caller claims is one mistake, however often it is looked at.
  if (rule === 'AUTH-102') return `${rule} ${at.file} ${taint?.label ?? ''}`;
  return `${rule} ${at.file}:${at.line}:${at.column ?? 0}${rule === 'CODE-004' ? written(taint) : ''}`;
}

/** Notes a flow; the same rule at the same place is told once, with the best evidence. */
export function report(machine: Machine, { rule, sink, at, taint, message, confidence, token = false }: Report): void {
  const key = keyOf(rule, at, taint);
  const known = machine.flows.get(key);
  if (known !== undefined && (rule === 'AUTH-102' || RANK[known.confidence] > RANK[confidence] || known.source !== null)) return;
  machine.flows.set(key, {
    rule: token ? `${rule}?` : rule,
    sink,
    at,
    source: taint?.label ?? null,
    path: taint === null ? [] : [...taint.path, { at, label: sink }],
    message,
    confidence,
    external: taint?.kind === 'event',
    stored: taint?.kind === 'stored',
  });
}

/** A secret as the subject of a sentence. */
export function secretOf({ label }: Taint): string {
  if (label.startsWith('variable(')) return `Whichever environment variable the caller names (${label.slice('variable('.length, -1)})`;
  return /^(?:process\.env|os\.environ)/.test(label) ? `Every environment variable (${label})` : `The secret ${label}`;
}

/** Errors with the way they came. */
export function isTrace(label: string): boolean {
  return /\.stack$|^traceback\./.test(label);
}

/** Names of what must not be guessed. */
export function tokenName(name: string): boolean {
  return /(?:token|secret|passw|otp|nonce|session_?id|api_?key|verification|reset_?code|pin_?code|auth_?code|csrf|salt|\biv\b|(?:confirm(?:ation)?|login|access|invite|security|one_?time|sms|mfa|activation)_?code)/i.test(
    name,
  );
}

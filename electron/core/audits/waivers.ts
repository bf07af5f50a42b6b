import { randomUUID } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import { Waiver } from '#shared/model/audit/audit.ts';
import type { Finding, Severity } from '#shared/model/audit/finding.ts';
import { toInstant } from '#shared/model/time.ts';
import type { ConsoleStore, Row } from '../store/console-store.ts';
import { findingId } from './evaluate-rules.ts';

const DAY = 86_400_000;

/** Days for which something may be waived, by how bad it is. */
export const LONGEST_WAIVER: Readonly<Record<Severity, number>> = { critical: 30, high: 90, medium: 180, low: 365, info: 365 };

const fromRow = (row: Row): Waiver => Waiver.parse(JSON.parse(String(row['waiver'])));

export function readWaivers(store: ConsoleStore): Waiver[] {
  return store.all('SELECT waiver FROM waivers ORDER BY id').map(fromRow);
}

export interface NewWaiver {
  ruleId: string;
  subject: string;
  findingId: string | null;
  reason: string;
  owner: string;
  expiresAt: string;
}

/** Writes a waiver down. Throws `invalid_input` where it would last longer than the severity allows, or has ended already. */
export function createWaiver(store: ConsoleStore, given: NewWaiver, severity: Severity, now = Date.now()): Waiver {
  const days = LONGEST_WAIVER[severity];
  const end = Date.parse(given.expiresAt);
  if (end <= now) throw new AppError('invalid_input', 'The waiver would have expired already.', { hint: 'Give a day in the future.', details: { field: 'expiresAt' } });
  if (end > now + (days + 1) * DAY)
    throw new AppError('invalid_input', `A finding of severity ${severity} can be waived for ${days} days at the most.`, { hint: 'Choose an earlier day, and look at it again then.', details: { field: 'expiresAt' } });
  const waiver = Waiver.parse({ ...given, id: randomUUID(), createdAt: toInstant(now) });
  store.run('INSERT INTO waivers (id, waiver) VALUES (?, ?)', waiver.id, JSON.stringify(waiver));
  return waiver;
} // prettier-ignore

export function removeWaiver(store: ConsoleStore, id: string): void {
  if (store.run('DELETE FROM waivers WHERE id = ?', id) === 0)
    throw new AppError('not_found', `There is no waiver ${id}.`, { hint: '"isobar waivers list" shows them.' });
}

/** `*` stands for any text. The name of a source, as reports print it, stands for all that is in it. */
function matches(pattern: string, text: string): boolean {
  if (text.startsWith(`${pattern}:`)) return true;
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(text);
}

const covers = (waiver: Waiver, finding: Finding) =>
  waiver.ruleId === finding.ruleId &&
  (waiver.findingId === null ? matches(waiver.subject, finding.subject) : waiver.findingId === finding.id);

/** What is wrong with waivers is a finding itself. */
export const WAIVER_RULE = {
  id: 'GOV-003',
  title: 'A waiver has expired, covers nothing, or covers too much',
  severity: 'medium',
  why: 'A waiver is a decision for a while; what nobody looks at again hides what is wrong.',
  remediation: {
    text: 'Mend what was waived, decide again with a new day, or remove the waiver.',
    cli: 'isobar waivers remove ID',
    diff: null,
  },
  risks: [] as string[],
  precision: 'very-high',
  mappings: [],
} as const;

/** Subject of findings about waivers. */
export const WAIVER_SUBJECT = 'waivers';

function about(waiver: Waiver, kind: string, message: string, severity: Severity): Finding {
  return {
    id: findingId(WAIVER_RULE.id, waiver.id, kind),
    ruleId: WAIVER_RULE.id,
    state: 'fail',
    severity,
    subject: WAIVER_SUBJECT,
    message,
    evidence: {
      field: 'waiver',
      value: `${waiver.ruleId} for ${waiver.findingId ?? waiver.subject}, by ${waiver.owner}`,
      at: null,
      path: [],
      spanId: null,
      spans: [],
    },
    remediation: WAIVER_RULE.remediation,
    precision: WAIVER_RULE.precision,
    raised: null,
    waiver: null,
  };
}

/** Applies waivers to findings, and says what is wrong with the waivers that concern what was looked at. */
export function applyWaivers(findings: readonly Finding[], waivers: readonly Waiver[], subjects: readonly string[], now: Date): Finding[] {
  const extra: Finding[] = [];
  const active: Waiver[] = [];
  for (const waiver of waivers) {
    const covered = findings.filter((finding) => finding.state === 'fail' && covers(waiver, finding));
    const ours = subjects.some((subject) => matches(waiver.subject, subject));
    if (!ours && covered.length === 0) continue;
    const days = Math.floor((now.getTime() - Date.parse(waiver.expiresAt)) / DAY);
    if (Date.parse(waiver.expiresAt) <= now.getTime()) {
      if (covered.length > 0) extra.push(about(waiver, 'expired', `The waiver of ${waiver.ruleId} for ${waiver.subject} expired ${days} ${days === 1 ? 'day' : 'days'} ago; what it covered counts again.`, 'medium'));
      continue;
    }
    active.push(waiver);
    if (covered.length === 0) extra.push(about(waiver, 'orphan', `The waiver of ${waiver.ruleId} for ${waiver.subject} covers nothing any more.`, 'low'));
    if (waiver.findingId === null && /^\*+$/.test(waiver.subject)) extra.push(about(waiver, 'broad', `The waiver of ${waiver.ruleId} covers everything there is.`, 'medium'));
  } // prettier-ignore
  const applied = findings.map((finding): Finding => {
    const waiver = finding.state === 'fail' ? active.find((each) => covers(each, finding)) : undefined;
    if (waiver === undefined) return finding;
    const { id, reason, owner, expiresAt } = waiver;
    return { ...finding, state: 'waived', waiver: { id, reason, owner, expiresAt } };
  });
  return [...applied, ...extra];
}

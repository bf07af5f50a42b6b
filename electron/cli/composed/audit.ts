import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError, ERROR_CODES } from '#shared/errors.ts';
import { REPORT_FORMATS, type AuditInput, type AuditSummary, type ReportFormat } from '#shared/model/audit/audit.ts';
import { SEVERITIES, atLeast, type Severity } from '#shared/model/audit/finding.ts';
import type { CoreClient } from '#core/create-core.ts';
import type { CommandContext, Parsed } from '../command.ts';
import { auditLines } from '../output/audit-views.ts';
import { plain } from '../output/layout.ts';
import { refWithProfile } from '../run-operation.ts';

/** Findings at or above the threshold: the code that CI looks at. */
const FOUND = 9;

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What was named is a directory where there is one of that name, else a function. */
function toInput(input: Record<string, unknown>, profile: string | undefined): AuditInput {
  const named = (input['targets'] as string[] | undefined) ?? [];
  const all = input['all'] === true;
  const list = named.length === 0 && !all ? ['.'] : named;
  const directories = list.filter((each) => isDirectory(each) || /^[./~]|[\\]/.test(each)).map((each) => resolve(each));
  const others = list.filter((each) => !directories.includes(resolve(each)));
  const neither = others.find((each) => !each.includes('/'));
  if (neither !== undefined)
    throw new AppError('invalid_input', `"${neither}" is neither a directory nor a function.`, {
      hint: 'Write a directory that is there, or a function as PROVIDER[:PROFILE]/NAME, for example local/hello.',
    });
  const refs = others.map((each) => refWithProfile(each, profile));
  const advisories = choice(input['advisories'], ['recorded', 'live'] as const, 'advisories') ?? 'recorded';
  return { directories, refs, all, advisories };
}

function choice<T extends string>(given: unknown, options: readonly T[], flag: string): T | undefined {
  if (given === undefined) return undefined;
  const found = options.find((option) => option === given);
  if (found !== undefined) return found;
  throw new AppError('invalid_input', `--${flag} cannot be "${String(given)}".`, { hint: `Choose one of ${options.join(', ')}.` });
}

async function follow(client: CoreClient, input: AuditInput, { terminal, global, signal }: CommandContext): Promise<AuditSummary> {
  for await (const event of await client.audits.run(input, { signal })) {
    if (event.type === 'end') return event.audit;
    if (event.type === 'progress' && !global.json && terminal.isTty) terminal.note(terminal.paint('dim', plain(`  ${event.done}/${event.total}  ${event.subject}`)));
  }
  throw new AppError('cancelled', 'The audit was cancelled; what had been looked at is kept.', { hint: 'isobar audits get latest' });
} // prettier-ignore

/** Runs an audit and prints it, or writes a report. The exit code is 9 where something at or above --fail-on was found, that of `unavailable` where the rest could not be read. */
export async function runAudit({ input }: Parsed, context: CommandContext): Promise<number> {
  const { terminal, global } = context;
  const format = choice<ReportFormat>(input['format'], REPORT_FORMATS, 'format');
  const threshold = choice<Severity>(input['fail-on'], SEVERITIES, 'fail-on');
  const out = input['out'] === undefined ? undefined : resolve(String(input['out']));
  const { client } = await context.core();
  const summary = await follow(client, toInput(input, global.profile), context);
  if (format !== undefined || out !== undefined) {
    const report = await client.audits.export({ id: summary.id, format: format ?? fromName(out), omitWaived: input['omit-waived'] === true });
    const bytes = Buffer.from(report.base64, 'base64');
    if (out === undefined) terminal.line(bytes.toString('utf8').trimEnd());
    else {
      await writeFile(out, bytes).catch((error: unknown) => {
        throw new AppError('forbidden', `${out} cannot be written.`, { hint: 'Choose a folder that exists and that you may write to.', cause: error });
      });
      terminal.note(`${out} (${bytes.length} bytes)`);
    }
  } else if (global.json) terminal.line(JSON.stringify(await client.audits.get({ id: summary.id }), null, terminal.isTty ? 2 : undefined));
  else for (const line of auditLines(await client.audits.get({ id: summary.id }), terminal)) terminal.line(line);
  if (summary.status === 'cancelled') return ERROR_CODES.cancelled.exit;
  const hit = threshold !== undefined && SEVERITIES.some((severity) => atLeast(severity, threshold) && summary.counts.open[severity] > 0);
  if (hit) return FOUND;
  if (threshold === undefined || summary.status !== 'partial') return 0;
  // What could not be looked at may be just as bad: a gate does not open for it.
  terminal.note('Nothing as bad as that is open in what was looked at, but not all of it could be.');
  return ERROR_CODES.unavailable.exit;
} // prettier-ignore

/** The form that a file's name asks for. */
function fromName(out: string | undefined): ReportFormat {
  const end = out?.split('.').at(-1)?.toLowerCase();
  const known: Readonly<Record<string, ReportFormat>> = { html: 'html', pdf: 'pdf', csv: 'csv', sarif: 'sarif', md: 'markdown', json: 'json' };
  const format = end === undefined ? undefined : known[end];
  if (format !== undefined) return format;
  throw new AppError('invalid_input', 'The file name does not tell the form of the report.', { hint: `Add --format: ${REPORT_FORMATS.join(', ')}.` });
} // prettier-ignore

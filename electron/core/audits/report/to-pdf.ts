import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SEVERITIES, type Finding, type Severity } from '#shared/model/audit/finding.ts';
import {
  countsText,
  limitsOf,
  mappingsText,
  placeOf,
  proposedFor,
  scopeText,
  spanLines,
  subjectRows,
  type ReportView,
} from './report-view.ts';

/** As much of PDFKit as is used; it comes without types. */
interface PdfDocument {
  on(event: 'data', listener: (chunk: Uint8Array) => void): void;
  on(event: 'end' | 'error', listener: (error?: unknown) => void): void;
  registerFont(name: string, data: Buffer): void;
  font(name: string): PdfDocument;
  fontSize(size: number): PdfDocument;
  fillColor(color: string): PdfDocument;
  text(text: string, options?: object): PdfDocument;
  text(text: string, x: number, y: number, options?: object): PdfDocument;
  bufferedPageRange(): { start: number; count: number };
  switchToPage(page: number): void;
  page: { width: number; height: number; margins: { bottom: number } };
  markContent(tag: string, options: object): PdfDocument;
  endMarkedContent(): PdfDocument;
  moveDown(lines?: number): PdfDocument;
  struct(type: string, options: object | (() => void), children?: (() => void)[]): object;
  addStructure(element: object): PdfDocument;
  outline: PdfOutline;
  end(): void;
}

interface PdfOutline {
  addItem(title: string, options?: { expanded?: boolean }): PdfOutline;
}

type PdfConstructor = new (options: object) => PdfDocument;

const COLOURS: Readonly<Record<Severity, string>> = {
  critical: '#9b1c31',
  high: '#b3400e',
  medium: '#8a6100',
  low: '#22618c',
  info: '#56616f',
};
const INK = '#1b2430';
const DIM = '#56616f';

function openDocument(view: ReportView): PdfDocument {
  const load = createRequire(import.meta.url);
  const Pdf = load('pdfkit') as PdfConstructor;
  const date = new Date(view.date);
  const document = new Pdf({
    size: 'A4',
    margins: { top: 56, bottom: 56, left: 56, right: 56 },
    tagged: true,
    // Pages are numbered once it is known how many there are.
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    pdfVersion: '1.7',
    // Both dates are the audit's: the same audit gives the same bytes.
    info: { Title: view.title, Creator: `Isobar ${view.audit.version}`, Producer: 'Isobar', CreationDate: date, ModDate: date },
  });
  for (const [name, file] of [['body', 'Regular'], ['strong', 'Medium']] as const) document.registerFont(name, readFileSync(load.resolve(`pdfmake/fonts/Roboto/Roboto-${file}.ttf`)));
  return document;
} // prettier-ignore

/** Characters that the font has no picture of, and controls, would be boxes. */
// oxlint-disable-next-line no-control-regex -- it is control characters that are taken out
const clean = (text: string) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ' ');

type Writer = (
  tag: string,
  text: string,
  look?: { font?: string; size?: number; colour?: string; indent?: number; after?: number },
) => void;

function writer(document: PdfDocument): Writer {
  return (tag, text, { font = 'body', size = 10, colour = INK, indent = 0, after = 0.3 } = {}) => {
    document.addStructure(
      document.struct(tag, () => {
        document.font(font).fontSize(size).fillColor(colour).text(clean(text), { indent, lineGap: 1.5 });
      }),
    );
    document.moveDown(after);
  };
}

/** What is low is told in a line: there is much of it, and it says the same of many. */
function writeBriefly(write: Writer, finding: Finding, view: ReportView): void {
  const subject = view.subjects.get(finding.subject)?.name ?? finding.subject;
  write('P', `${finding.severity}  ${subject}: ${finding.message} ${placeOf(finding)}`, { size: 9, after: 0.15 });
}

/** What to do about this one alone. */
function writeProposed(write: Writer, finding: Finding, view: ReportView): void {
  const { text, diff, cli } = proposedFor(finding, view.rules.get(finding.ruleId));
  for (const part of [text, diff, cli]) for (const line of part?.split('\n') ?? []) write('P', line, { size: 8, indent: 12, after: 0.05 });
}

function writeFinding(write: Writer, finding: Finding, view: ReportView, gap: () => void): void {
  if ((finding.severity === 'low' || finding.severity === 'info') && finding.waiver === null) return writeBriefly(write, finding, view);
  const subject = view.subjects.get(finding.subject)?.name ?? finding.subject;
  write('P', `${finding.severity.toUpperCase()}  ${subject}`, { font: 'strong', colour: COLOURS[finding.severity], after: 0.1 });
  write('P', finding.message, { after: 0.1 });
  const value = finding.evidence?.value ?? null;
  const place = placeOf(finding);
  if (place !== '' || value !== null) write('P', [place, value ?? ''].filter((each) => each !== '').join('   '), { colour: DIM, size: 9, after: 0.1 });
  for (const step of finding.evidence?.path ?? []) write('P', `${step.at.file}:${step.at.line}  ${step.label}`, { size: 9, indent: 12, after: 0.05 });
  for (const line of spanLines(finding)) write('P', line, { size: 9, indent: 12, after: 0.05 });
  writeProposed(write, finding, view);
  if (finding.waiver !== null) write('P', `Waived by ${finding.waiver.owner} until ${finding.waiver.expiresAt.slice(0, 10)}: ${finding.waiver.reason}`, { colour: DIM, size: 9 });
  gap();
} // prettier-ignore

function writeGroups(write: Writer, gap: () => void, outline: PdfOutline, findings: readonly Finding[], view: ReportView): void {
  for (const [id, list] of Map.groupBy(findings, ({ ruleId }) => ruleId)) {
    const rule = view.rules.get(id);
    outline.addItem(`${id} ${rule?.title ?? ''}`);
    write('H3', `${id}  ${rule?.title ?? ''}`, { font: 'strong', size: 12, after: 0.2 });
    write('P', rule?.why ?? '', { colour: DIM });
    for (const finding of list) writeFinding(write, finding, view, gap);
    write('P', `What to do: ${rule?.remediation.text ?? ''}`);
    const mappings = mappingsText(rule);
    if (mappings !== '') write('P', `Maps to: ${mappings}`, { colour: DIM, size: 9, after: 1 });
  }
  if (findings.length === 0) write('P', 'None.');
}

/** Where to begin: functions with what is open in them. */
function writeSubjects(write: Writer, section: (title: string) => PdfOutline, view: ReportView): void {
  const rows = subjectRows(view);
  if (rows.length < 2) return;
  section('By function');
  for (const { name, counts } of rows) {
    const told = SEVERITIES.flatMap((severity) => (counts[severity] === 0 ? [] : [`${counts[severity]} ${severity}`]));
    write('P', `${name}: ${told.join(', ')}`, { after: 0.1 });
  }
}

/** The number of every page, below its text; it is no part of what is read aloud. */
function numberPages(document: PdfDocument): void {
  const { start, count } = document.bufferedPageRange();
  for (let i = start; i < start + count; i++) {
    document.switchToPage(i);
    const { width, height, margins } = document.page;
    // Text in the margin would begin another page.
    const bottom = margins.bottom;
    margins.bottom = 0;
    document.markContent('Artifact', { type: 'Pagination' });
    document
      .font('body')
      .fontSize(8)
      .fillColor(DIM)
      .text(`${i + 1} of ${count}`, 56, height - 36, { width: width - 112, align: 'right', lineBreak: false });
    document.endMarkedContent();
    margins.bottom = bottom;
  }
}

/** A tagged PDF with an outline; its text can be selected and read aloud. */
export function toPdf(view: ReportView): Promise<Uint8Array> {
  const document = openDocument(view);
  const chunks: Uint8Array[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (chunk) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  const write = writer(document);
  const gap = () => void document.moveDown(0.5);
  const { audit } = view;
  const section = (title: string) => {
    write('H2', title, { font: 'strong', size: 15, after: 0.4 });
    return document.outline.addItem(title, { expanded: true });
  };
  write('H1', view.title, { font: 'strong', size: 22 });
  write('P', scopeText(audit));
  write('P', `${view.date}, Isobar ${audit.version}. ${audit.subjects} subjects, status ${audit.status}.`, { colour: DIM });
  write('P', `Found: ${countsText(audit)}. ${audit.counts.pass} checks passed, ${audit.counts.waived} findings are waived, ${audit.counts.notEvaluated} checks could not be evaluated.`, { after: 1 });
  writeGroups(write, gap, section('Findings'), view.open, view);
  if (view.waived.length > 0) writeGroups(write, gap, section('Waived'), view.waived, view);
  writeSubjects(write, section, view);
  section('Scope and limits');
  for (const line of limitsOf(view)) write('P', line);
  write('P', `SHA-256 of the JSON report: ${view.checksum}`, { colour: DIM, size: 9 });
  numberPages(document);
  document.end();
  return done;
} // prettier-ignore

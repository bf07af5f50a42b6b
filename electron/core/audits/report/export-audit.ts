import type { Audit, ReportFormat } from '#shared/model/audit/audit.ts';
import { toCsv } from './to-csv.ts';
import { toHtml } from './to-html.ts';
import { toMarkdown } from './to-markdown.ts';
import { toOcsf } from './to-ocsf.ts';
import { toPdf } from './to-pdf.ts';
import { toJson, toView, type ReportView } from './report-view.ts';
import { toSarif } from './to-sarif.ts';

export interface Report {
  /** File name, without a folder. */
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

interface Form {
  extension: string;
  mediaType: string;
  make(view: ReportView, options: { omitWaived: boolean }): string | Promise<Uint8Array>;
}

const FORMS: Readonly<Record<ReportFormat, Form>> = {
  json: { extension: 'json', mediaType: 'application/json', make: ({ audit }) => toJson(audit) },
  html: { extension: 'html', mediaType: 'text/html; charset=utf-8', make: toHtml },
  pdf: { extension: 'pdf', mediaType: 'application/pdf', make: toPdf },
  csv: { extension: 'csv', mediaType: 'text/csv; charset=utf-8', make: toCsv },
  sarif: { extension: 'sarif', mediaType: 'application/sarif+json', make: (view, { omitWaived }) => toSarif(view, omitWaived) },
  ocsf: { extension: 'ocsf.json', mediaType: 'application/json', make: toOcsf },
  cyclonedx: {
    extension: 'cdx.json',
    mediaType: 'application/vnd.cyclonedx+json',
    make: async (view) => Buffer.from((await import('./to-cyclonedx.ts')).toCycloneDx(view), 'utf8'),
  },
  markdown: { extension: 'md', mediaType: 'text/markdown; charset=utf-8', make: toMarkdown },
};

/** An audit as a file for somebody else. The same audit gives the same bytes. */
export async function exportAudit(audit: Audit, format: ReportFormat, options: { omitWaived: boolean }): Promise<Report> {
  const { extension, mediaType, make } = FORMS[format];
  const made = await make(toView(audit), options);
  return {
    name: `isobar-audit-${audit.startedAt.slice(0, 10)}.${extension}`,
    mediaType,
    bytes: typeof made === 'string' ? Buffer.from(made, 'utf8') : made,
  };
}

import type { ReportFormat } from '#shared/model/audit/audit.ts';
import { client } from '../../api/client.ts';
import { ExportMenu } from '../../ui/export-menu.tsx';

const FORMATS: readonly (readonly [ReportFormat, string])[] = [
  ['html', 'HTML, a page of its own'],
  ['pdf', 'PDF'],
  ['markdown', 'Markdown'],
  ['csv', 'CSV, a row for every finding'],
  ['json', 'JSON, everything'],
  ['sarif', 'SARIF 2.1.0, for code scanning'],
  ['ocsf', 'OCSF 1.8, for security lakes'],
  ['cyclonedx', 'CycloneDX 1.6, the packages (SBOM)'],
];

/** Writes the audit down for somebody else. */
export function ReportMenu({ id }: { id: string }) {
  const write = async (format: ReportFormat) => {
    const { name, base64, mediaType } = await client.audits.export({ id, format });
    return { name, content: Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)), mediaType };
  };
  return <ExportMenu formats={FORMATS} write={write} failed="The report was not written" />;
}

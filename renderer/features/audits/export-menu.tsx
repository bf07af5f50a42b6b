import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReportFormat } from '#shared/model/audit/audit.ts';
import { client } from '../../api/client.ts';
import { download } from '../../ui/download.ts';
import { notifyError } from '../../ui/notify.tsx';

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
export function ExportMenu({ id }: { id: string }) {
  const exporting = useMutation({
    mutationFn: (format: ReportFormat) => client.audits.export({ id, format }),
    onSuccess: ({ name, base64, mediaType }) => download(name, [Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], mediaType),
    onError: (error) => notifyError('The report was not written', error),
  });
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />} loading={exporting.isPending}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(([format, label]) => (
          <Menu.Item key={format} onClick={() => exporting.mutate(format)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

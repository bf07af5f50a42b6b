import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { CostFormat } from '#shared/contract/costs.ts';
import type { CostQuestionInput } from '#shared/model/cost-scenario.ts';
import { client } from '../../../api/client.ts';
import { download } from '../../../ui/download.ts';
import { notifyError } from '../../../ui/notify.tsx';

const FORMATS: readonly (readonly [CostFormat, string])[] = [
  ['csv', 'CSV, a row for every line'],
  ['json', 'JSON, as on the command line'],
  ['markdown', 'Markdown'],
  ['html', 'HTML, a page of its own'],
];

/** Writes the comparison down for somebody else. */
export function ExportMenu({ question }: { question: CostQuestionInput }) {
  const exporting = useMutation({
    mutationFn: (format: CostFormat) => client.costs.export({ question, format }),
    onSuccess: ({ fileName, text, contentType }) => download(fileName, [text], contentType),
    onError: (error) => notifyError('The comparison was not written', error),
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

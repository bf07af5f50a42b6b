import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { AppError } from '#shared/errors.ts';
import { download } from './download.ts';
import { notifyError } from './notify.tsx';

/** A file as it was written. */
export interface ExportedFile {
  name: string;
  content: string | Uint8Array<ArrayBuffer>;
  mediaType: string;
}

/** Writes something down for somebody else, in one of several forms. */
export function ExportMenu<F extends string>({
  formats,
  write,
  failed,
}: {
  formats: readonly (readonly [format: F, label: string])[];
  write: (format: F) => Promise<ExportedFile>;
  /** What is said where it could not be written: "The report was not written". */
  failed: string;
}) {
  const exporting = useMutation<ExportedFile, AppError, F>({
    mutationFn: write,
    onSuccess: ({ name, content, mediaType }) => download(name, [content], mediaType),
    onError: (error) => notifyError(failed, error),
  });
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />} loading={exporting.isPending}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(([format, label]) => (
          <Menu.Item key={format} onClick={() => exporting.mutate(format)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

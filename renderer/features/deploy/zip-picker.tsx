import { Button, FileButton } from '@mantine/core';
import { IconFileZip } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { AppError } from '#shared/errors.ts';
import type { DeploymentSource } from '#shared/model/deployment.ts';
import { client } from '../../api/client.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatBytes } from '../../ui/format.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import { toBase64 } from '../function/invoke/payload-view.ts';
import classes from './deploy.module.css';
import { DirectoryList } from './directory-list.tsx';
import { NativeChoose } from './native-choose.tsx';

/** Bytes that fit into one upload: the contract takes 100,000,000 characters of base64. */
const UPLOAD_LIMIT = 75_000_000;

/** A zip as the source: dropped here, chosen in a dialog, or found on this machine. */
export function ZipPicker({
  path,
  onPath,
  onChoose,
}: {
  path: string;
  onPath: (path: string) => void;
  onChoose: (source: DeploymentSource) => void;
}) {
  const [over, setOver] = useState(false);
  const sending = useMutation({ mutationFn: send });
  const take = (file: File | null | undefined) => {
    if (file === null || file === undefined) return;
    sending.mutate(file, { onSuccess: ({ uploadId }) => onChoose({ kind: 'upload', uploadId }) });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className={classes.zip}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is a shortcut; the button inside does the same */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <IconFileZip size={28} stroke={1.5} aria-hidden />
        <p>{sending.isPending ? `Sending ${sending.variables.name}, ${formatBytes(sending.variables.size)}` : 'Drop a zip here, or'}</p>
        <FileButton accept=".zip,application/zip" onChange={take}>
          {(props) => (
            <Button {...props} loading={sending.isPending}>
              Choose a zip
            </Button>
          )}
        </FileButton>
      </div>
      {sending.error === null ? null : (
        <ErrorState error={sending.error} title="The zip was not taken" onRetry={() => take(sending.variables)} />
      )}
      <SectionCard
        title="On this machine"
        description="A zip in a folder is read where it is; nothing is copied."
        fill
        actions={<NativeChoose kind="zip" onChoose={(zip) => onChoose({ kind: 'zip', path: zip })} />}
      >
        <DirectoryList path={path} onPath={onPath} kinds={['directory', 'zip']} onOpen={(zip) => onChoose({ kind: 'zip', path: zip })} />
      </SectionCard>
    </div>
  );
}

async function send(file: File): Promise<{ uploadId: string }> {
  if (file.size > UPLOAD_LIMIT) {
    throw new AppError('too_large', `${file.name} has ${formatBytes(file.size)}; a zip can be sent up to ${formatBytes(UPLOAD_LIMIT)}.`, {
      hint: 'Choose it below instead, where it lies on this machine: then it is read from there, whatever its size.',
    });
  }
  return client.uploads.create({ name: file.name, base64: toBase64(new Uint8Array(await file.arrayBuffer())) });
}

import type { DeploymentSource } from '#shared/model/deployment.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import { DirectoryList } from './directory-list.tsx';
import { NativeChoose } from './native-choose.tsx';

/** A folder of this machine as the source. */
export function FolderPicker({
  path,
  onPath,
  onChoose,
}: {
  path: string;
  onPath: (path: string) => void;
  onChoose: (source: DeploymentSource) => void;
}) {
  return (
    <SectionCard
      title="Folder"
      description="Folders that look like a function are marked. A path can be typed or pasted."
      fill
      actions={<NativeChoose kind="directory" onChoose={(chosen) => onChoose({ kind: 'directory', path: chosen })} />}
    >
      <DirectoryList
        path={path}
        onPath={onPath}
        kinds={['directory']}
        onOpen={onPath}
        action={{ label: 'Use this folder', run: (chosen) => onChoose({ kind: 'directory', path: chosen }) }}
      />
    </SectionCard>
  );
}

import { SegmentedControl } from '@mantine/core';
import type { DeploymentSource } from '#shared/model/deployment.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import classes from './deploy.module.css';
import { fromSource, PICKERS, type DeploySearch } from './deploy-search.ts';
import { FolderPicker } from './folder-picker.tsx';
import { RecentSources } from './recent-sources.tsx';
import { TemplateGallery } from './template-gallery.tsx';
import { ZipPicker } from './zip-picker.tsx';

export type SearchChange = (patch: Partial<DeploySearch>, options?: { push?: boolean }) => void;

const LABELS = { template: 'Template', directory: 'Folder', zip: 'Zip' } as const;

/** Where the code comes from. */
export function SourcePage({ search, onSearch }: { search: DeploySearch; onSearch: SearchChange }) {
  const choose = (source: DeploymentSource) => onSearch({ ...fromSource(source), preview: '' }, { push: true });
  return (
    <div className={classes.page}>
      <PageHeader
        title="Deploy"
        meta={<span>Choose the code. Nothing is changed before you have seen what would happen.</span>}
        actions={
          <SegmentedControl
            aria-label="Where the code comes from"
            data={PICKERS.map((value) => ({ value, label: LABELS[value] }))}
            value={search.pick}
            onChange={(pick) => onSearch({ pick: pick === 'directory' || pick === 'zip' ? pick : 'template' }, { push: true })}
          />
        }
      />
      <div className={classes.sources}>
        <Picker search={search} onSearch={onSearch} onChoose={choose} />
        <RecentSources onChoose={choose} />
      </div>
    </div>
  );
}

function Picker({
  search,
  onSearch,
  onChoose,
}: {
  search: DeploySearch;
  onSearch: SearchChange;
  onChoose: (source: DeploymentSource) => void;
}) {
  switch (search.pick) {
    case 'template':
      return <TemplateGallery search={search} onSearch={onSearch} onChoose={onChoose} />;
    case 'directory':
      return <FolderPicker path={search.path} onPath={(path) => onSearch({ path }, { push: true })} onChoose={onChoose} />;
    case 'zip':
      return <ZipPicker path={search.path} onPath={(path) => onSearch({ path }, { push: true })} onChoose={onChoose} />;
  }
}

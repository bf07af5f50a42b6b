import { Button, TextInput } from '@mantine/core';
import { IconSearch, IconTemplateOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DeploymentSource } from '#shared/model/deployment.ts';
import type { Template } from '#shared/model/template.ts';
import { orpc } from '../../api/client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { NoMatch } from '../../ui/no-match.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { useModels } from '../function/use-model.ts';
import classes from './deploy.module.css';
import type { DeploySearch } from './deploy-search.ts';
import type { SearchChange } from './source-page.tsx';
import { TemplatePreview } from './template-preview.tsx';

/** Functions to begin with: real code that runs here as it is. */
export function TemplateGallery({
  search,
  onSearch,
  onChoose,
}: {
  search: DeploySearch;
  onSearch: SearchChange;
  onChoose: (source: DeploymentSource) => void;
}) {
  const query = useQuery({ ...orpc.templates.list.queryOptions({ input: {} }), staleTime: Infinity });
  const items = query.data?.items ?? [];
  const found = items.filter((template) => matches(template, search.q));
  const deploy = (template: string) => onChoose({ kind: 'template', template });
  if (query.data === undefined) {
    return query.error === null ? (
      <SkeletonBlock height={320} label="Reading the templates" />
    ) : (
      <ErrorState error={query.error} title="The templates could not be read" onRetry={() => void query.refetch()} />
    );
  }
  if (items.length === 0) {
    return (
      <EmptyState
        title="No templates"
        icon={IconTemplateOff}
        action={<Button onClick={() => onSearch({ pick: 'directory' }, { push: true })}>Choose a folder</Button>}
        command="isobar deploy DIR"
      >
        This installation came without its gallery. A folder with your own code works as well.
      </EmptyState>
    );
  }
  return (
    <div className={classes.gallery}>
      <TextInput
        aria-label="Filter templates"
        placeholder="Filter: http, queue, webhook …"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={search.q}
        onChange={(event) => onSearch({ q: event.currentTarget.value })}
        className={classes.filter ?? ''}
      />
      {found.length === 0 ? (
        <NoMatch what="templates" total={items.length} onClear={() => onSearch({ q: '' })} />
      ) : (
        <ul className={classes.cards}>
          {found.map((template) => (
            <TemplateCard
              key={template.id}
              template={template}
              titles={items}
              onDeploy={() => deploy(template.id)}
              onPreview={() => onSearch({ preview: template.id }, { push: true })}
            />
          ))}
        </ul>
      )}
      {search.preview === '' ? null : (
        <TemplatePreview id={search.preview} onClose={() => onSearch({ preview: '' })} onDeploy={() => deploy(search.preview)} />
      )}
    </div>
  );
}

function TemplateCard({
  template,
  titles,
  onDeploy,
  onPreview,
}: {
  template: Template;
  titles: readonly Template[];
  onDeploy: () => void;
  onPreview: () => void;
}) {
  const model = useModels().models.find((each) => each.id === template.model);
  const needs = template.needs.map((id) => titles.find((each) => each.id === id)?.title ?? id);
  return (
    <li className={classes.card} aria-label={template.title}>
      <h2 className={classes.cardTitle}>{template.title}</h2>
      <p className={classes.cardText}>{template.summary}</p>
      {needs.length === 0 ? null : <p className={classes.cardNeeds}>Deploy first: {needs.join(', ')}</p>}
      <p className={classes.cardFacts}>
        {model === undefined ? null : <ProviderMark short id={model.provider} />}
        <span>{model?.label ?? template.model}</span>
        <code>{template.runtime}</code>
      </p>
      <div className={classes.cardActions}>
        <Button aria-label={`Deploy ${template.title}`} onClick={onDeploy}>
          Deploy
        </Button>
        <Button variant="default" aria-label={`Preview ${template.title}`} onClick={onPreview}>
          Preview
        </Button>
      </div>
    </li>
  );
}

function matches(template: Template, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hay = [template.id, template.title, template.summary, template.model, template.runtime, ...template.tags].join(' ').toLowerCase();
  return words.every((word) => hay.includes(word));
}

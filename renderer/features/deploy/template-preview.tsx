import { Button, Drawer, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Template } from '#shared/model/template.ts';
import { orpc } from '../../api/client.ts';
import { CodeView } from '../../ui/code/code-editor.tsx';
import { languageOfPath } from '../../ui/code/language-of.ts';
import { CommandLine } from '../../ui/command-line.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { FileTree } from '../function/code/file-tree.tsx';
import { likelyEntry } from '../function/code/tree-rows.ts';
import classes from './deploy.module.css';

/** What is in a template: its files, and what to try it with. */
export function TemplatePreview({ id, onClose, onDeploy }: { id: string; onClose: () => void; onDeploy: () => void }) {
  const query = useQuery({ ...orpc.templates.get.queryOptions({ input: { template: id } }), staleTime: Infinity });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(860px, 92vw)"
      title={query.data?.title ?? id}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: classes.drawer ?? '', content: classes.drawerContent ?? '' }}
    >
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonBlock height={400} label="Reading the template" />
        ) : (
          <ErrorState error={query.error} title="The template could not be read" onRetry={() => void query.refetch()} />
        )
      ) : (
        <>
          <p className={classes.cardText}>{query.data.summary}</p>
          <Tabs defaultValue="files" className={classes.drawerTabs ?? ''}>
            <Tabs.List>
              <Tabs.Tab value="files">Files ({query.data.sources.length})</Tabs.Tab>
              <Tabs.Tab value="samples">Samples ({query.data.samples.length})</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="files" className={classes.drawerPanel ?? ''}>
              <Sources sources={query.data.sources} />
            </Tabs.Panel>
            <Tabs.Panel value="samples" className={classes.drawerPanel ?? ''}>
              <Samples samples={query.data.samples} />
            </Tabs.Panel>
          </Tabs>
          <div className={classes.drawerActions}>
            <Button onClick={onDeploy}>Deploy</Button>
            <CommandLine command={`isobar deploy --template ${id}`} />
          </div>
        </>
      )}
    </Drawer>
  );
}

function Sources({ sources }: { sources: readonly { path: string; size: number; text: string | null }[] }) {
  const [path, setPath] = useState(() => likelyEntry(sources, '') ?? '');
  const text = sources.find((source) => source.path === path)?.text ?? null;
  return (
    <div className={classes.previewFiles}>
      <FileTree items={sources} selected={path} onSelect={setPath} />
      {text === null ? (
        <p className="muted">This file is no text.</p>
      ) : (
        <CodeView label={path} value={text} language={languageOfPath(path)} height="100%" />
      )}
    </div>
  );
}

function Samples({ samples }: { samples: Template['samples'] }) {
  if (samples.length === 0) return <p className="muted">This template brings no samples. Write an event of your own after deploying it.</p>;
  return (
    <ul className={classes.samples}>
      {samples.map((sample) => (
        <li key={sample.name}>
          <strong>{sample.name}</strong>
          <pre>{sample.http === null ? (sample.event ?? '') : toText(sample.http)}</pre>
        </li>
      ))}
    </ul>
  );
}

function toText(http: NonNullable<Template['samples'][number]['http']>): string {
  const head = [`${http.method} ${http.path}`, ...Object.entries(http.headers).map(([name, value]) => `${name}: ${value}`)].join('\n');
  return http.body === null ? head : `${head}\n\n${http.body}`;
}

import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { toAppError } from '#shared/errors.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import { client, orpc } from '../../../api/client.ts';
import { download } from '../../../ui/download.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatBytes, plural } from '../../../ui/format.ts';
import { notifyError } from '../../../ui/notify.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { SplitPane } from '../../../ui/split-pane.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import { ReadFailure } from '../../runtime/read-failure.tsx';
import { codeSearch } from '../function-search.ts';
import { fromBase64 } from '../invoke/payload-view.ts';
import { VersionSelect } from '../version-select.tsx';
import classes from './code-tab.module.css';
import { compareFiles, type FileMark } from './compare-files.ts';
import { FileTree } from './file-tree.tsx';
import { likelyEntry } from './tree-rows.ts';
import { FileView } from './file-view.tsx';

type CodeSearch = z.output<typeof codeSearch>;

/** The files that run, of any version, and what changed between two. */
export function CodeTab({ fn }: { fn: FunctionDetail }) {
  const [search, setSearch] = useSearchState(codeSearch);
  const { ref, against, files, items, compared } = usePackage(fn, search);
  const handler = fn.versions.find((each) => each.version === search.version)?.handler ?? fn.handler;
  const file = search.file === '' ? (likelyEntry(items, handler) ?? '') : search.file;
  return (
    <div className={classes.tab}>
      <div className={classes.bar}>
        <VersionSelect fn={fn} label="Version" value={search.version} onChange={(version) => setSearch({ version, line: 0 })} />
        <VersionSelect
          fn={fn}
          label="Compare with"
          width={164}
          empty="Compare with…"
          value={search.against}
          onChange={(against) => setSearch({ against })}
        />
        <span className="meta">{files.data === undefined ? '' : sumUp(items)}</span>
        <span className="grow" />
        <DownloadButton reference={ref} />
      </div>
      {files.data === undefined ? (
        files.error === null ? (
          <SkeletonBlock height="60%" label="Reading the files" />
        ) : (
          <ReadFailure error={files.error} title="The files could not be read" onRetry={() => void files.refetch()} />
        )
      ) : items.length === 0 ? (
        <EmptyState title="The package is empty">This version was deployed without files.</EmptyState>
      ) : (
        <Files reference={ref} {...compared} file={file} against={against} search={search} onSearch={setSearch} />
      )}
    </div>
  );
}

/** The files of the chosen version, and how they stand to those of the one it is compared with. */
function usePackage(fn: FunctionDetail, search: CodeSearch) {
  const ref = search.version === '' ? fn.ref : `${fn.ref}@${search.version}`;
  const against = search.against === '' ? null : `${fn.ref}@${search.against}`;
  const files = useQuery({ ...orpc.code.list.queryOptions({ input: { ref } }), staleTime: 30_000 });
  const before = useQuery({
    ...orpc.code.list.queryOptions({ input: { ref: against ?? ref } }),
    staleTime: 30_000,
    enabled: against !== null,
  });
  const items = files.data?.items ?? [];
  const compared = compareFiles(items, against === null ? items : (before.data?.items ?? items));
  return { ref, against, files, items, compared };
}

function sumUp(items: readonly { size: number }[]): string {
  return `${plural(items.length, 'file')}, ${formatBytes(items.reduce((sum, item) => sum + item.size, 0))} unpacked`;
}

function Files({
  reference,
  items,
  marks,
  file,
  against,
  search,
  onSearch,
}: {
  reference: string;
  items: readonly { path: string; size: number }[];
  marks: ReadonlyMap<string, FileMark>;
  file: string;
  against: string | null;
  search: CodeSearch;
  onSearch: (patch: Partial<CodeSearch>, options?: { push?: boolean }) => void;
}) {
  return (
    <div className={classes.files}>
      <SplitPane
        name="files"
        initial={0.22}
        min={180}
        first={
          <FileTree items={items} marks={marks} selected={file} onSelect={(path) => onSearch({ file: path, line: 0 }, { push: true })} />
        }
        second={
          <FileView
            reference={reference}
            path={file}
            size={items.find((item) => item.path === file)?.size ?? null}
            line={search.line === 0 ? undefined : search.line}
            against={against}
          />
        }
      />
    </div>
  );
}

function DownloadButton({ reference }: { reference: string }) {
  const reading = useMutation({ mutationFn: () => client.code.read({ ref: reference }) });
  const save = async () => {
    try {
      const { name, base64 } = await reading.mutateAsync();
      download(name, [fromBase64(base64)], 'application/zip');
    } catch (error) {
      notifyError('The package was not downloaded', toAppError(error));
    }
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />} loading={reading.isPending} onClick={() => void save()}>
      Download zip
    </Button>
  );
}

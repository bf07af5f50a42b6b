import { useQuery } from '@tanstack/react-query';
import { IconFileOff, IconFileZip } from '@tabler/icons-react';
import { orpc } from '../../../api/client.ts';
import { CodeView } from '../../../ui/code/code-editor.tsx';
import { languageOfPath } from '../../../ui/code/language-of.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { ReadFailure } from '../../runtime/read-failure.tsx';
import { DiffView } from '../diff-view.tsx';
import classes from './code-tab.module.css';

/** Files up to here are sent as text; the host says null for larger ones. */
const TEXT_LIMIT = 1_048_576;

/**
 * One file of a package.
 *
 * @param against reference of the version it is compared with; null shows the file alone
 */
export function FileView({
  reference,
  path,
  size,
  line,
  against,
}: {
  reference: string;
  path: string;
  size: number | null;
  line: number | undefined;
  against: string | null;
}) {
  const file = useQuery({ ...orpc.code.get.queryOptions({ input: { ref: reference, path } }), enabled: path !== '', staleTime: 30_000 });
  const text = file.data?.text ?? null;
  return (
    <div className={classes.view}>
      <div className={classes.fileBar}>
        <code className="ellipsis">{path}</code>
        <span className="meta">{formatBytes(file.data?.size ?? size)}</span>
        {line === undefined ? null : <span className="meta">line {line}</span>}
        <span className="grow" />
        {text === null ? null : <CopyButton icon label="Copy file" value={text} />}
      </div>
      {file.data === undefined ? (
        file.error === null ? (
          <SkeletonBlock height="100%" label={`Reading ${path}`} />
        ) : file.error.code === 'not_found' && against !== null ? (
          <Compared path={path} text="" against={against} />
        ) : file.error.code === 'not_found' ? (
          <EmptyState title="This version has no such file" icon={IconFileOff}>
            <code>{path}</code> is not in the package. Choose another file on the left.
          </EmptyState>
        ) : (
          <ReadFailure error={file.error} title="The file could not be read" onRetry={() => void file.refetch()} />
        )
      ) : text === null ? (
        <NotShown size={file.data.size} />
      ) : against === null ? (
        <CodeView label={path} value={text} language={languageOfPath(path)} height="100%" line={line} />
      ) : (
        <Compared path={path} text={text} against={against} />
      )}
    </div>
  );
}

function NotShown({ size }: { size: number }) {
  const large = size > TEXT_LIMIT;
  return (
    <EmptyState title={large ? 'Too large to show' : 'A binary file'} icon={IconFileZip}>
      {large ? `Files are shown up to ${formatBytes(TEXT_LIMIT)}; this one has ${formatBytes(size)}.` : 'There is no text in it to show.'}{' '}
      Download the package to open it elsewhere.
    </EmptyState>
  );
}

function Compared({ path, text, against }: { path: string; text: string; against: string }) {
  const other = useQuery({ ...orpc.code.get.queryOptions({ input: { ref: against, path } }), staleTime: 30_000 });
  const version = against.slice(against.lastIndexOf('@') + 1);
  if (other.isPending) return <SkeletonBlock height="100%" label={`Reading ${path} of version ${version}`} />;
  if (other.error !== null && other.error.code !== 'not_found') {
    return <ReadFailure error={other.error} title={`Version ${version} could not be read`} onRetry={() => void other.refetch()} />;
  }
  const before = other.data?.text ?? '';
  const note =
    other.data === undefined
      ? `Version ${version} has no such file: all of it is new.`
      : before === text
        ? `The same as in version ${version}.`
        : null;
  return (
    <>
      {note === null ? null : <p className={classes.note}>{note}</p>}
      <div className={classes.diff}>
        <DiffView label={`${path}, version ${version} on the left`} before={before} after={text} language={languageOfPath(path)} />
      </div>
    </>
  );
}

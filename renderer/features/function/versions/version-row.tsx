import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FunctionDetail, Version } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import tables from '../table.module.css';
import { useCapability } from '../use-capability.ts';
import classes from './versions-tab.module.css';

/** One version: what it is, its code, and what can be done with it. */
export function VersionRow({
  fn,
  version,
  busy,
  onRollBack,
  onCompare,
}: {
  fn: FunctionDetail;
  version: Version;
  busy: boolean;
  onRollBack: () => void;
  onCompare: () => void;
}) {
  return (
    <tr data-active={version.live || undefined}>
      <th scope="row">{version.version}</th>
      <td>{version.live ? <StateBadge state="active" label="Live" /> : <span className="muted">Earlier</span>}</td>
      <td>
        <RelativeTime at={version.createdAt} />
        {version.description === '' ? null : <span className={classes.description}>{version.description}</span>}
      </td>
      <td className={classes.roomOnly}>
        <code>{version.runtime}</code>
      </td>
      <td className={classes.wideOnly}>
        <code>{version.handler}</code>
      </td>
      <td className={tables.num}>{version.codeSize === 0 ? <span className="muted">unknown</span> : formatBytes(version.codeSize)}</td>
      <td className={classes.roomOnly}>
        <code title={version.codeSha256}>{version.codeSha256.slice(0, 10)}</code>
      </td>
      <td className={tables.shrink}>
        <span className={classes.actions}>
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            aria-label={`Code of version ${version.version}`}
            renderRoot={(props) => (
              <Link
                to="/functions/$ref"
                params={{ ref: fn.ref }}
                search={version.live ? { tab: 'code' } : { tab: 'code', version: version.version }}
                {...props}
              />
            )}
          >
            Code
          </Button>
          {version.live ? null : (
            <>
              <Button
                variant="subtle"
                color="gray"
                size="compact-xs"
                aria-label={`Compare version ${version.version} with the live one`}
                onClick={onCompare}
              >
                Compare
              </Button>
              <Button
                variant="default"
                size="compact-xs"
                aria-label={`Roll back to version ${version.version}`}
                leftSection={<IconHistory size={14} aria-hidden />}
                loading={busy}
                onClick={onRollBack}
              >
                Roll back
              </Button>
              <DeleteVersion fn={fn} version={version} />
            </>
          )}
        </span>
      </td>
    </tr>
  );
}

/** Deletes one version; nothing where the provider keeps versions as long as the function. */
function DeleteVersion({ fn, version: { version } }: { fn: FunctionDetail; version: Version }) {
  const capability = useCapability(fn.provider, 'versions');
  const queries = useQueryClient();
  const remove = useMutation(
    orpc.versions.remove.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: orpc.functions.key() });
        notifyDone(`Version ${version} was deleted`);
      },
      onError: (error) => notifyError(`Version ${version} was not deleted`, error),
    }),
  );
  if (!capability.supported || capability.except?.['remove'] !== undefined) return null;
  const ask = async (): Promise<void> => {
    const body = `Version ${version} of ${fn.name} cannot be had back. Aliases that point at it keep it from being deleted.`;
    const question = { title: `Delete version ${version}?`, body, confirm: 'Delete version', destructive: true };
    if (await confirm(question)) remove.mutate({ ref: `${fn.ref}@${version}` });
  };
  return (
    <Button
      variant="subtle"
      color="bad"
      size="compact-xs"
      aria-label={`Delete version ${version}`}
      loading={remove.isPending}
      onClick={() => void ask()}
    >
      Delete
    </Button>
  );
}

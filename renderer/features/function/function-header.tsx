import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconCopy,
  IconDotsVertical,
  IconExternalLink,
  IconHistory,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconRocket,
  IconTrash,
} from '@tabler/icons-react';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FunctionDetail } from '#shared/model/function.ts';
import { nameOfRef } from '#shared/model/ref.ts';
import { orpc } from '../../api/client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { DataAge } from '../../ui/data-age.tsx';
import { ListLink } from '../../ui/list-link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TargetMark } from '../../ui/target-mark.tsx';
import classes from './function-page.module.css';
import { deployAgain, deployedRef } from './deploy-again.ts';
import { useCapability } from './use-capability.ts';
import { useFunctionActions } from './use-function-actions.tsx';
import { usePageActions } from './use-page-actions.ts';

/** Name, state and place of a function, and what can be done with it. */
export function FunctionHeader({ fn, query }: { fn: FunctionDetail; query: UseQueryResult<FunctionDetail> }) {
  return (
    <>
      <PageHeader
        title={fn.name}
        heading={
          <span className={classes.heading}>
            <span className={classes.name}>{fn.name}</span>
            <CopyButton icon label="Copy name" value={fn.name} />
          </span>
        }
        breadcrumb={<Breadcrumb fn={fn} />}
        actions={<HeaderActions fn={fn} />}
      />
      <HeaderFacts fn={fn} query={query} />
    </>
  );
}

/** Through the app, where the function is a part of one. */
function Breadcrumb({ fn }: { fn: FunctionDetail }) {
  if (fn.app === undefined) return <ListLink to="/functions" />;
  return (
    <>
      <ListLink to="/functions" /> /{' '}
      <Link to="/functions/$ref" params={{ ref: fn.app }}>
        {nameOfRef(fn.app)}
      </Link>
    </>
  );
}

function HeaderFacts({ fn, query }: { fn: FunctionDetail; query: UseQueryResult<FunctionDetail> }) {
  return (
    <div className={classes.facts}>
      <StateBadge soft state={fn.state} title={fn.stateReason ?? undefined} />
      <ProviderMark id={fn.provider} />
      <TargetMark target={fn.target} />
      {fn.region === null ? null : <code>{fn.region}</code>}
      <code>{fn.runtime}</code>
      {fn.version === '' ? null : (
        <span className={classes.version} title={fn.version}>
          version {fn.version}
        </span>
      )}
      {fn.url === null ? null : (
        <span className={classes.url}>
          <a href={fn.url} target="_blank" rel="noreferrer" title={`Open ${fn.url}`}>
            {fn.url.replace(/^https?:\/\//, '')}
          </a>
          <IconExternalLink size={12} aria-hidden />
          <CopyButton icon label="Copy URL" value={fn.url} />
        </span>
      )}
      <DataAge updatedAt={query.dataUpdatedAt} fetching={query.isFetching} stale={query.isError} onRefresh={() => void query.refetch()} />
    </div>
  );
}

function HeaderActions({ fn }: { fn: FunctionDetail }) {
  const { remove, rollBack, change, busy } = useFunctionActions(fn);
  usePageActions(fn, () => void remove());
  const invoke = useCapability(fn.provider, 'invoke');
  return (
    <>
      <Tooltip label={invoke.supported ? 'Open the invoke tab' : invoke.reason} disabled={invoke.supported}>
        <Button
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          renderRoot={(props) => <Link to="/functions/$ref" params={{ ref: fn.ref }} search={{ tab: 'invoke' }} {...props} />}
        >
          Invoke
        </Button>
      </Tooltip>
      <DeployAgain fn={fn} />
      <RollbackMenu fn={fn} busy={busy} onPick={(version) => void rollBack(version)} />
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" aria-label="More actions" size={30}>
            <IconDotsVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {fn.consoleUrl === undefined ? null : (
            <>
              <Menu.Item
                component="a"
                href={fn.consoleUrl}
                target="_blank"
                rel="noreferrer"
                leftSection={<IconExternalLink size={14} aria-hidden />}
              >
                Open in the provider's console
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          <CopyItem what="Reference" value={fn.ref} />
          {fn.resourceId === null ? null : <CopyItem what="Resource id" value={fn.resourceId} />}
          <CopyItem what="Command" value={`isobar functions get ${fn.ref}`} />
          <LifecycleItems fn={fn} busy={busy} onPick={(to) => void change(to)} />
          {fn.app === undefined ? (
            <>
              <Menu.Divider />
              <Menu.Item className="danger" leftSection={<IconTrash size={14} aria-hidden />} disabled={busy} onClick={() => void remove()}>
                Delete…
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Nothing where functions cannot be stopped, or where only their app can. */
function LifecycleItems({ fn, busy, onPick }: { fn: FunctionDetail; busy: boolean; onPick: (to: 'start' | 'stop' | 'restart') => void }) {
  const capability = useCapability(fn.provider, 'lifecycle');
  if (!capability.supported || fn.app !== undefined) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        disabled={busy || fn.state === 'active'}
        onClick={() => onPick('start')}
      >
        Start
      </Menu.Item>
      <Menu.Item
        leftSection={<IconPlayerStop size={14} aria-hidden />}
        disabled={busy || fn.state === 'inactive'}
        onClick={() => onPick('stop')}
      >
        Stop…
      </Menu.Item>
      <Menu.Item
        leftSection={<IconRefresh size={14} aria-hidden />}
        disabled={busy || fn.state === 'inactive'}
        onClick={() => onPick('restart')}
      >
        Restart…
      </Menu.Item>
    </>
  );
}

/** Opens the deploy page with the source of the last deployment, where that is known. */
function DeployAgain({ fn }: { fn: FunctionDetail }) {
  const last = useQuery(orpc.deployments.list.queryOptions({ input: { limit: 1, functionRef: deployedRef(fn) } }));
  const search = deployAgain(fn, last.data?.items[0]?.source ?? null);
  return (
    <Button
      variant="default"
      leftSection={<IconRocket size={14} aria-hidden />}
      renderRoot={(props) => <Link to="/deploy" search={search} {...props} />}
    >
      Deploy new version
    </Button>
  );
}

function RollbackMenu({
  fn,
  busy,
  onPick,
}: {
  fn: FunctionDetail;
  busy: boolean;
  onPick: (version: FunctionDetail['versions'][number]) => void;
}) {
  const capability = useCapability(fn.provider, 'versions');
  const earlier = fn.versions.filter((version) => !version.live);
  const reason = !capability.supported
    ? capability.reason
    : earlier.length === 0
      ? 'There is no other version yet: each deployment makes one.'
      : null;
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconHistory size={14} aria-hidden />} loading={busy}>
          Roll back
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {reason === null ? (
          earlier.slice(0, 12).map((version) => (
            <Menu.Item key={version.version} onClick={() => onPick(version)} rightSection={<code>{version.runtime}</code>}>
              Version {version.version}
            </Menu.Item>
          ))
        ) : (
          <Menu.Item disabled>
            <span className={classes.menuReason}>{reason}</span>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function CopyItem({ what, value }: { what: string; value: string }) {
  return (
    <Menu.Item leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copyText(what, value)}>
      Copy {what.toLowerCase()}
    </Menu.Item>
  );
}

import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { setShell } from '../../../app/shell/shell-state.ts';
import { IconDownload, IconKeyboard, IconSnowflake } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatMs, plural } from '../../../ui/format.ts';
import { IdText } from '../../../ui/id-text.tsx';
import { ListLink } from '../../../ui/list-link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { CallCost } from '../../costs/call-cost.tsx';
import { downloadTrace } from '../raw/raw-view.tsx';
import type { TraceModel } from './trace-model.ts';

/** Name, id and the numbers of a trace, and what can be done with the whole of it. */
export function TraceHeader({ model, age }: { model: TraceModel; age: ReactNode }) {
  const { trace, tree } = model;
  return (
    <PageHeader
      title={trace.name}
      breadcrumb={<ListLink to="/traces" />}
      meta={
        <>
          <IdText value={trace.traceId} max={18} copy="Copy trace id" />
          <ProviderMark id={trace.provider} />
          <span>
            Started <RelativeTime at={trace.startedAt} />
          </span>
          <span>{formatMs(model.full.endMs - model.full.startMs)}</span>
          <span>{plural(tree.services.length, 'service')}</span>
          <span>{plural(tree.nodes.length, 'span')}</span>
          <span>{plural(tree.depth, 'level')} deep</span>
          <CallCost ids={trace.spans.flatMap(({ invocationId }) => (invocationId === null ? [] : [invocationId]))} prefix="Costs " />
          {tree.failed === 0 ? (
            <StateBadge state="ok" label="No errors" />
          ) : (
            <StateBadge state="error" label={plural(tree.failed, 'error')} />
          )}
          {trace.cold ? (
            <span className="row" title="At least one function was started for this request">
              <IconSnowflake size={13} aria-hidden /> Cold start
            </span>
          ) : null}
        </>
      }
      actions={
        <>
          {age}
          <Tooltip label="Keys of this page">
            <ActionIcon variant="default" size={30} aria-label="Keys of this page" onClick={() => setShell({ helpOpen: true })}>
              <IconKeyboard size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <CopyButton label="Copy link" value={() => location.href} />
          <Menu>
            <Menu.Target>
              <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
                Export
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => downloadTrace(trace, 'otlp')}>OTLP/JSON, for other tools</Menu.Item>
              <Menu.Item onClick={() => downloadTrace(trace, 'json')}>JSON, as on the command line</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    />
  );
}

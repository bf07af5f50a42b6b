import { Tabs } from '@mantine/core';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { LogSnippet } from '../../logs/log-snippet.tsx';
import { useCapability } from '../use-capability.ts';
import { LaterLogs } from './later-logs.tsx';
import { ChunkList } from './chunk-list.tsx';
import { HeadersTable } from './headers-table.tsx';
import classes from './invoke.module.css';
import { PayloadPanel } from './payload-panel.tsx';
import type { Run } from './run-store.ts';
import { streamedPayload } from './streamed-payload.ts';

export type View = 'body' | 'headers' | 'logs' | 'chunks';

interface Props {
  run: Run;
  /** Null while the call is under way. */
  invocation: InvocationDetail | null;
  view: View;
  onView: (view: View) => void;
}

/** What came back, from its four sides. */
export function RunViews(props: Props) {
  const { run, invocation, view, onView } = props;
  const streamed = run.draft.mode === 'stream';
  const logsLater = useLogsLater(invocation);
  const shown = view === 'chunks' && !streamed ? 'body' : view;
  return (
    <Tabs value={shown} onChange={(next) => onView(toView(next))} className={classes.views ?? ''}>
      <Tabs.List>
        <Tabs.Tab value="body">Body</Tabs.Tab>
        {streamed ? <Tabs.Tab value="chunks">Chunks ({run.chunks.length})</Tabs.Tab> : null}
        <Tabs.Tab value="headers">Headers ({headersOf(props).length})</Tabs.Tab>
        <Tabs.Tab value="logs">Logs{invocation === null || logsLater ? '' : ` (${invocation.logs.length})`}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value={shown} key={shown} className={classes.view ?? ''} tabIndex={0}>
        <ViewContent {...props} view={shown} />
      </Tabs.Panel>
    </Tabs>
  );
}

function ViewContent(props: Props) {
  const { run, invocation, view } = props;
  switch (view) {
    case 'body':
      return (
        <PayloadPanel
          name={invocation?.functionName ?? 'response'}
          payload={payloadOf(props)}
          live={run.state === 'running' || invocation?.status === 'running'}
        />
      );
    case 'chunks':
      return <ChunkList run={run} />;
    case 'headers':
      return <HeadersTable headers={headersOf(props)} />;
    case 'logs':
      return <Logs invocation={invocation} />;
  }
}

function payloadOf({ run, invocation }: Props) {
  return run.chunks.length > 0 ? streamedPayload(run) : (invocation?.response ?? null);
}

function headersOf({ run, invocation }: Props) {
  return invocation?.responseHeaders ?? run.head?.headers ?? [];
}

function toView(value: string | null): View {
  return value === 'headers' || value === 'logs' || value === 'chunks' ? value : 'body';
}

/** Whether a provider's answer brings no logs, and they are read from its log service. */
function useLogsLater(invocation: InvocationDetail | null): boolean {
  const capability = useCapability(invocation?.functionRef.split(/[:/]/, 1)[0] ?? '', 'invoke');
  return invocation !== null && capability.supported && capability.except?.['logs'] !== undefined;
}

function Logs({ invocation }: { invocation: InvocationDetail | null }) {
  const later = useLogsLater(invocation);
  if (invocation === null) return <p className={classes.hint}>Logs come when the call is over.</p>;
  if (later) return <LaterLogs invocation={invocation} />;
  if (invocation.logs.length === 0) return <p className={classes.hint}>This invocation logged nothing.</p>;
  return <LogSnippet entries={invocation.logs} label="Logs of this invocation" />;
}

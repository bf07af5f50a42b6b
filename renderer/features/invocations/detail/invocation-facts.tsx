import { Link } from '@tanstack/react-router';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { Facts, type Fact } from '../../../ui/facts.tsx';
import { formatBytes, formatMb, formatMs, formatPercent } from '../../../ui/format.ts';
import { IdText } from '../../../ui/id-text.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { CallCost } from '../../costs/call-cost.tsx';
import { startText } from '../../function/start-text.ts';
import { whatText } from '../list/invocation-columns.tsx';

const MODES: Record<InvocationDetail['mode'], string> = {
  sync: 'waited for the answer',
  async: 'in the background',
  stream: 'streamed',
  dry_run: 'dry run',
};

/** The numbers and names of an invocation. */
export function InvocationFacts({ invocation }: { invocation: InvocationDetail }) {
  const { memoryMaxMb, memoryMb, http } = invocation;
  const rows: Fact[] = [
    [
      'Function',
      <Link key="f" to="/functions/$ref" params={{ ref: invocation.functionRef }}>
        {invocation.functionRef}@{invocation.version}
      </Link>,
    ],
    ['Trigger', <code key="t">{whatText(invocation)}</code>],
    http === null || http.status === null ? null : ['Status', http.status],
    ['Mode', MODES[invocation.mode]],
    ['Started', <RelativeTime key="s" at={invocation.startedAt} />],
    ['Duration', formatMs(invocation.durationMs)],
    ['Billed', formatMs(invocation.billedMs)],
    invocation.status === 'running' ? null : ['Cost', <CallCost key="c" ids={[invocation.id]} />],
    ['Start', startText(invocation)],
    [
      'Memory',
      memoryMaxMb === null || memoryMb === null
        ? formatMb(memoryMb)
        : `${formatMb(memoryMaxMb)} of ${formatMb(memoryMb)}, ${formatPercent(memoryMaxMb / memoryMb)}`,
    ],
    ['Request', formatBytes(invocation.requestSize)],
    ['Response', formatBytes(invocation.responseSize)],
    invocation.environmentId === null
      ? null
      : ['Environment', <IdText key="e" value={invocation.environmentId} max={18} copy="Copy environment id" />],
    invocation.traceId === null ? null : ['Trace', <IdText key="tr" value={invocation.traceId} max={18} copy="Copy trace id" />],
  ];
  return <Facts small items={rows} />;
}

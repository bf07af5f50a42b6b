import { Button } from '@mantine/core';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { formatBytes, formatMb, formatMs } from '../../../ui/format.ts';
import { DiffView } from '../diff-view.tsx';
import { startText } from '../start-text.ts';
import { TableBox } from '../table-box.tsx';
import classes from './invoke.module.css';
import { viewPayload } from './payload-view.ts';
import type { Run } from './run-store.ts';
import { streamedPayload } from './streamed-payload.ts';
import { useFinished } from './use-finished.ts';

type Row = readonly [name: string, of: (invocation: InvocationDetail) => string];

const ROWS: readonly Row[] = [
  ['Status', (i) => [i.status, i.http?.status].filter((part) => part !== undefined && part !== null).join(', ')],
  ['Duration', (i) => formatMs(i.durationMs)],
  ['Billed', (i) => formatMs(i.billedMs)],
  ['Start', startText],
  ['Memory', (i) => formatMb(i.memoryMaxMb)],
  ['Response', (i) => formatBytes(i.responseSize)],
  ['Version', (i) => i.version],
];

/** Two runs side by side: numbers, then the bodies with their differences marked. */
export function RunCompare({ first, second, onClose }: { first: Run; second: Run; onClose: () => void }) {
  const one = useFinished(first).invocation;
  const two = useFinished(second).invocation;
  return (
    <>
      <div className={classes.summary}>
        <strong>Two runs compared</strong>
        <span className="grow" />
        <Button variant="default" onClick={onClose}>
          Close comparison
        </Button>
      </div>
      <TableBox label="Numbers of both runs">
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Compared run</th>
            <th scope="col">Run on show</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([name, of]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{one === null ? '–' : of(one)}</td>
              <td>{two === null ? '–' : of(two)}</td>
            </tr>
          ))}
        </tbody>
      </TableBox>
      <div className={classes.editor}>
        <DiffView label="Response bodies" before={bodyOf(first, one)} after={bodyOf(second, two)} language="json" />
      </div>
    </>
  );
}

function bodyOf(run: Run, invocation: InvocationDetail | null): string {
  const payload = run.chunks.length > 0 ? streamedPayload(run) : invocation?.response;
  if (payload === null || payload === undefined) return '';
  const view = viewPayload(payload);
  return view.pretty ?? view.text ?? `(binary, ${formatBytes(payload.size)})`;
}

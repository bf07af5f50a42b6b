import { formatBytes, formatMs } from '../../../ui/format.ts';
import tables from '../table.module.css';
import classes from './invoke.module.css';
import { toText } from './payload-view.ts';
import type { Run } from './run-store.ts';

const SHOWN = 500;

/** A streamed body, chunk by chunk, with the time each came. */
export function ChunkList({ run }: { run: Run }) {
  if (run.chunks.length === 0) return <p className={classes.hint}>Nothing has come yet.</p>;
  const shown = run.chunks.slice(-SHOWN);
  const first = run.chunks.length - shown.length;
  return (
    <div className={tables.wrap}>
      {first === 0 ? null : (
        <p className={classes.hint}>
          The last {SHOWN} of {run.chunks.length} chunks.
        </p>
      )}
      <table className={tables.table}>
        <thead>
          <tr>
            <th scope="col" className={tables.num}>
              #
            </th>
            <th scope="col" className={tables.num}>
              After
            </th>
            <th scope="col" className={tables.num}>
              Size
            </th>
            <th scope="col">Text</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((chunk, index) => (
            <tr key={first + index}>
              <td className={tables.num}>{first + index + 1}</td>
              <td className={tables.num}>{formatMs(chunk.atMs)}</td>
              <td className={tables.num}>{formatBytes(chunk.bytes.length)}</td>
              <td className={classes.chunkText}>
                <code>{preview(chunk.bytes)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function preview(bytes: Uint8Array): string {
  const text = toText(bytes.subarray(0, 200));
  return text === null ? 'binary' : text;
}

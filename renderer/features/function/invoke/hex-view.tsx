import { formatBytes } from '../../../ui/format.ts';
import { hexDump } from './hex-dump.ts';
import classes from './invoke.module.css';

const LIMIT = 16_384;

/** Bytes in hexadecimal, the first 16 KB. */
export function HexView({ bytes }: { bytes: Uint8Array }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
    <div className={classes.hex} tabIndex={0} role="region" aria-label="Body in hexadecimal">
      <pre>
        {hexDump(bytes, LIMIT)
          .map((line) => `${line.offset}  ${line.hex.padEnd(47)}  ${line.ascii}`)
          .join('\n')}
      </pre>
      {bytes.length > LIMIT ? <p className={classes.hint}>The first {formatBytes(LIMIT)}. Download the body for the rest.</p> : null}
    </div>
  );
}

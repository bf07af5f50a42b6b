import { CopyButton } from './copy-button.tsx';
import classes from './id-text.module.css';
import { truncateMiddle } from './truncate-middle.ts';

/**
 * An identifier or path in code type, its middle left out where it is long; the whole of it is in the
 * title, for screen readers and for copying.
 *
 * @param max characters shown
 * @param copy names what is copied ("Copy trace id"); without it there is no button
 */
export function IdText({ value, max = 24, copy }: { value: string; max?: number; copy?: string }) {
  const shown = truncateMiddle(value, max);
  return (
    <span className={classes.id}>
      <code title={shown === value ? undefined : value}>
        {shown === value ? (
          value
        ) : (
          <>
            <span aria-hidden>{shown}</span>
            <span className="sr-only">{value}</span>
          </>
        )}
      </code>
      {copy === undefined ? null : <CopyButton icon label={copy} value={value} />}
    </span>
  );
}

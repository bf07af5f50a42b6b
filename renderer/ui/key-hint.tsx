import classes from './key-hint.module.css';
import { keyLabels } from './key-labels.ts';

/** A shortcut as key caps: `mod+K`, `g then f`. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {keyLabels(keys, isApple()).map((part, i) =>
        part === 'then' ? (
          <span key={i} className={classes.then}>
            then
          </span>
        ) : (
          <kbd key={i} className={classes.key}>
            {part}
          </kbd>
        ),
      )}
    </span>
  );
}

function isApple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}

import { CopyButton } from './copy-button.tsx';
import classes from './state.module.css';

/** The exact command that does the same on the command line, ready to copy. */
export function CommandLine({ command }: { command: string }) {
  return (
    <span className={classes.command}>
      <code>{command}</code>
      <CopyButton icon label="Copy command" value={command} />
    </span>
  );
}

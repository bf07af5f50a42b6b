import type { Severity } from '#shared/model/audit/finding.ts';
import classes from './audits.module.css';

/** A severity in words and in colour; the word says it where the colour does not. */
export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <span className={classes.severity} data-severity={severity}>
      {severity}
    </span>
  );
}

import type { ReactNode } from 'react';
import classes from './settings-page.module.css';

/** One setting: what it is and does on the left, its control on the right. */
export function FieldRow({ label, hint, children, htmlFor }: { label: string; hint: ReactNode; children: ReactNode; htmlFor?: string }) {
  return (
    <div className={classes.field}>
      <div className="grow">
        {htmlFor === undefined ? (
          <span className={classes.label}>{label}</span>
        ) : (
          <label htmlFor={htmlFor} className={classes.label}>
            {label}
          </label>
        )}
        <p className={classes.hint}>{hint}</p>
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  );
}

import { type ReactNode, useId } from 'react';
import classes from './section-card.module.css';

/**
 * A titled part of a page.
 *
 * @param flush lets the content touch the border, for tables and charts
 * @param fill lets it take the height that is left, its content scrolling inside
 */
export function SectionCard({
  title,
  actions,
  description,
  children,
  flush = false,
  fill = false,
}: {
  title: string;
  actions?: ReactNode;
  description?: ReactNode;
  /** Without content it is its title only. */
  children?: ReactNode;
  flush?: boolean;
  fill?: boolean;
}) {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={id} data-fill={fill || undefined}>
      <header className={classes.head}>
        <div className="grow">
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          {description === undefined ? null : <p className={classes.description}>{description}</p>}
        </div>
        {actions}
      </header>
      {children === undefined || children === null ? null : (
        <div className={classes.body} data-flush={flush || undefined}>
          {children}
        </div>
      )}
    </section>
  );
}

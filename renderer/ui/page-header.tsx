import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import classes from './page-header.module.css';

/**
 * The head of a page: its one h1, which takes the focus when the page opens so that a screen reader
 * says where it is, and the page's actions on the right. Sets the document's title.
 *
 * @param title text of the h1 and of the document's title
 * @param heading replaces the visible text of the h1, where it is more than text
 * @param meta small facts under the title: state, age, counts
 * @param breadcrumb where this page belongs
 */
export function PageHeader({
  title,
  heading,
  meta,
  breadcrumb,
  actions,
}: {
  title: string;
  heading?: ReactNode;
  meta?: ReactNode;
  breadcrumb?: ReactNode;
  actions?: ReactNode;
}) {
  const h1 = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title === '' ? 'Isobar' : `${title} · Isobar`;
  }, [title]);
  useEffect(() => {
    const active = document.activeElement;
    // Only where the focus was lost with the page before, never away from something in use.
    if (active === null || active === document.body) h1.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className={classes.header}>
      <div className={classes.text}>
        {breadcrumb === undefined ? null : <div className={classes.breadcrumb}>{breadcrumb}</div>}
        <h1 ref={h1} tabIndex={-1} className={classes.title}>
          {heading ?? title}
        </h1>
        {meta === undefined ? null : <div className={classes.meta}>{meta}</div>}
      </div>
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </header>
  );
}

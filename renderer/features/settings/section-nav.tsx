import { Link } from '@tanstack/react-router';
import classes from './settings-page.module.css';
import type { Section } from './settings-search.ts';

/** The sections of the settings, each at an address of its own. */
export function SectionNav({ sections, current }: { sections: readonly { id: Section; label: string }[]; current: Section }) {
  return (
    <nav aria-label="Settings" className={classes.nav}>
      {sections.map(({ id, label }) => (
        <Link
          key={id}
          to="/settings"
          search={id === 'appearance' ? {} : { section: id }}
          activeProps={{}}
          className={classes.navItem}
          aria-current={id === current ? 'page' : undefined}
          data-current={id === current || undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

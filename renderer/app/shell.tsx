import { Link, Outlet } from '@tanstack/react-router';

/** The frame around every page. */
export function Shell() {
  return (
    <div>
      <nav aria-label="Main">
        <Link to="/">Overview</Link>
      </nav>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}

import { Link } from '@tanstack/react-router';

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <section>
      <h1>No such page</h1>
      <p>
        Nothing lives at this address. Go to the <Link to="/">overview</Link>.
      </p>
    </section>
  );
}

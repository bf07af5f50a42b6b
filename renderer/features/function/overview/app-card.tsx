import { Link } from '@tanstack/react-router';
import type { FunctionDetail } from '#shared/model/function.ts';
import { nameOfRef } from '#shared/model/ref.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import classes from './overview-tab.module.css';

/** The functions of an app, with what they share. Nothing where a function is deployed by itself. */
export function AppCard({ fn }: { fn: FunctionDetail }) {
  const named = fn.entries.filter(({ ref }) => ref !== undefined);
  if (named.length === 0) return null;
  const app = fn.app ?? fn.ref;
  const title = fn.app === undefined ? 'Functions of this app' : `Function of the app ${nameOfRef(app)}`;
  return (
    <SectionCard
      title={title}
      description={`Package, settings, identity and scale belong to the app, and are shared by ${named.length === 1 ? 'the functions in it' : `its ${named.length} functions`}.`}
    >
      {fn.app === undefined ? null : (
        <p className={classes.note}>
          Change settings, start and stop at the app: <RefLink of={app} name={nameOfRef(app)} />
        </p>
      )}
      {named.map((entry) => (
        <div key={entry.name} className={classes.trigger}>
          <span className={classes.triggerHead}>
            {entry.ref === fn.ref ? <strong>{entry.name}</strong> : <RefLink of={entry.ref ?? ''} name={entry.name} />}
            <span className="meta">{entry.trigger}</span>
          </span>
          {entry.route === null ? null : <code className="ellipsis">{entry.route}</code>}
        </div>
      ))}
    </SectionCard>
  );
}

function RefLink({ of, name }: { of: string; name: string }) {
  return (
    <Link to="/functions/$ref" params={{ ref: of }}>
      {name}
    </Link>
  );
}

import { PageHeader } from '../../ui/page-header.tsx';
import { EmulationCards } from './emulation-cards.tsx';
import { EnvironmentsCard } from './environments-card.tsx';
import { RuntimeCard } from './runtime-card.tsx';
import classes from './runtime.module.css';

/** The bundled runtime: how it is, what runs in it, and which of the clouds' own operations it answers. */
export function RuntimePage() {
  return (
    <>
      <PageHeader title="Local runtime" />
      <div className={classes.page}>
        <RuntimeCard title="State" />
        <EnvironmentsCard />
        <EmulationCards />
      </div>
    </>
  );
}

import type { CostFleet } from '#shared/contract/costs.ts';
import { plural } from '../../../ui/format.ts';
import { formatMoney } from '../../../ui/money.ts';
import classes from './fleet.module.css';

/** The sums of the month, and those of every provider. */
export function FleetTotals({ fleet }: { fleet: CostFleet }) {
  const clouds = fleet.functions.filter(({ target }) => target === 'cloud');
  const here = fleet.functions.length - clouds.length;
  const providers = [...Map.groupBy(clouds, ({ provider }) => provider)].map(([provider, list]) => ({
    provider,
    forecast: list.reduce((sum, { forecast }) => sum + Number(forecast), 0),
  }));
  return (
    <dl className={classes.totals}>
      <Total
        label="Month to date"
        value={formatMoney(fleet.monthToDate)}
        note={plural(clouds.length, 'function in clouds', 'functions in clouds')}
      />
      <Total label="Forecast" value={formatMoney(fleet.forecast)} note="for the whole month" />
      <Total label="On this machine" value={formatMoney(fleet.wouldCost)} note={`what ${plural(here, 'function')} would cost a month`} />
      {providers.map(({ provider, forecast }) => (
        <Total key={provider} label={provider} value={formatMoney(forecast)} note="forecast" />
      ))}
    </dl>
  );
}

function Total({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <div className={classes.total}>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        <span>{note}</span>
      </dd>
    </div>
  );
}

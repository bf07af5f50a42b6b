import { Button, Collapse, SegmentedControl, Select, Switch } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useState } from 'react';
import type { Measured } from '#shared/model/cost-scenario.ts';
import { formatMs, formatPercent } from '../../../ui/format.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { FunctionSelect } from '../../functions/function-select.tsx';
import { FIGURES, type CostsSearch, type Figure } from '../costs-search.ts';
import classes from '../costs.module.css';
import { FigureField } from './figure-field.tsx';
import { RegionSelect } from './region-select.tsx';
import { figureText } from './question.ts';

interface Field {
  figure: Figure;
  label: string;
  unit: string;
  /** What is meant by an empty field. */
  empty: string;
}

const MAIN: readonly Field[] = [
  { figure: 'requests', label: 'Requests a month', unit: '', empty: '0' },
  { figure: 'durationMs', label: 'Duration of one', unit: 'ms', empty: '0' },
  { figure: 'memoryMb', label: 'Memory', unit: 'MB', empty: '' },
  { figure: 'memoryUsedMb', label: 'Memory used', unit: 'MB', empty: 'all of it' },
  { figure: 'coldPercent', label: 'Cold starts', unit: '%', empty: 'none' },
  { figure: 'initMs', label: 'Start-up of a cold one', unit: 'ms', empty: '0' },
];

const MORE: readonly Field[] = [
  { figure: 'concurrency', label: 'Requests an instance takes at once', unit: '', empty: '1' },
  { figure: 'minInstances', label: 'Minimum instances', unit: '', empty: '0' },
  { figure: 'provisionedConcurrency', label: 'Provisioned concurrency', unit: '', empty: '0' },
  { figure: 'responseKb', label: 'Response to the internet', unit: 'KB', empty: '0' },
  { figure: 'logKb', label: 'Logs of one request', unit: 'KB', empty: '0' },
  { figure: 'tracedPercent', label: 'Requests that are traced', unit: '%', empty: '0' },
];

/** What was measured, as the text of an empty field. */
function measuredText(measured: Measured | null, figure: Figure): string | null {
  if (measured === null) return null;
  const values: Partial<Record<Figure, number | null>> = {
    requests: measured.invocations,
    durationMs: measured.meanMs,
    memoryMb: measured.memoryMb,
    memoryUsedMb: measured.memoryUsedMb,
    coldPercent: measured.coldPercent,
    initMs: measured.initMs,
    responseKb: measured.responseKb,
  };
  const value = values[figure];
  return value === undefined || value === null ? null : String(Math.round(value * 100) / 100);
}

interface Props {
  search: CostsSearch;
  measured: Measured | null;
  onChange: (patch: Partial<CostsSearch>) => void;
}

/** Every assumption of the comparison; the curves move with them. */
export function AssumptionsCard({ search, measured, onChange }: Props) {
  const [more, setMore] = useState(() => MORE.some(({ figure }) => search[figure] !== ''));
  const fields = (list: readonly Field[]) =>
    list.map(({ figure, label, unit, empty }) => (
      <FigureField
        key={figure}
        label={label}
        unit={unit}
        value={figureText(search, figure)}
        placeholder={measuredText(measured, figure) ?? empty}
        onChange={(text) => onChange({ [figure]: text })}
      />
    ));
  const cleared = Object.fromEntries(FIGURES.map((figure) => [figure, ''])) as Record<Figure, string>;
  return (
    <SectionCard title="Assumptions">
      <div className={classes.form}>
        <FunctionSelect
          value={search.ref}
          width="100%"
          placeholder="Numbers of your own"
          onChange={(ref) => onChange({ ...cleared, ref })}
        />
        {measured === null ? null : (
          <p className={classes.note}>
            Empty fields are what {measured.functionRef} showed: {measured.invocations.toLocaleString()} invocations,{' '}
            {formatMs(measured.meanMs)} on average, {formatPercent(measured.coldPercent / 100)} cold.
          </p>
        )}
        <div className={classes.fields}>{fields(MAIN)}</div>
        <RegionSelect value={search.region} onChange={(region) => onChange({ region })} />
        <Switch label="Deduct free grants" checked={search.free} onChange={(event) => onChange({ free: event.currentTarget.checked })} />
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconAdjustments size={14} aria-hidden />}
          aria-expanded={more}
          onClick={() => setMore(!more)}
        >
          {more ? 'Fewer assumptions' : 'More assumptions'}
        </Button>
        <Collapse expanded={more}>
          <div className={classes.form}>
            <div className={classes.fields}>{fields(MORE)}</div>
            <Select
              label="Gateway"
              data={[
                { value: 'none', label: 'None' },
                { value: 'http', label: 'HTTP' },
                { value: 'rest', label: 'REST' },
              ]}
              value={search.gateway}
              allowDeselect={false}
              onChange={(value) => onChange({ gateway: value as CostsSearch['gateway'] })}
            />
            <Choice
              label="Architecture"
              value={search.arch}
              options={[
                ['any', 'Any'],
                ['x86_64', 'x86'],
                ['arm64', 'Arm'],
              ]}
              onChange={(arch) => onChange({ arch })}
            />
            <Choice
              label="Requests share instances"
              value={search.arrivals}
              options={[
                ['packed', 'As full as they go'],
                ['random', 'By chance'],
              ]}
              onChange={(arrivals) => onChange({ arrivals })}
            />
            <Choice
              label="Month"
              value={search.month}
              options={[
                ['730h', '730 h'],
                ['30d', '30 d'],
                ['31d', '31 d'],
              ]}
              onChange={(month) => onChange({ month })}
            />
            <Choice
              label="Rounding"
              value={search.rounding}
              options={[
                ['once', 'The total'],
                ['lines', 'Every line'],
              ]}
              onChange={(rounding) => onChange({ rounding })}
            />
          </div>
        </Collapse>
      </div>
    </SectionCard>
  );
}

function Choice<V extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: V;
  options: readonly (readonly [V, string])[];
  onChange: (value: V) => void;
}) {
  return (
    <div>
      <span className={classes.label}>{label}</span>
      <SegmentedControl
        fullWidth
        aria-label={label}
        data={options.map(([id, text]) => ({ value: id, label: text }))}
        value={value}
        onChange={(next) => onChange(next as V)}
      />
    </div>
  );
}

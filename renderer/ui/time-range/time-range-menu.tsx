import { Button, Popover, TextInput } from '@mantine/core';
import { IconChevronDown, IconClock } from '@tabler/icons-react';
import { type SubmitEvent, useState } from 'react';
import { formatAbsolute } from '../format-time.ts';
import { useTimeZone } from '../time-zone.ts';
import classes from './time-range-menu.module.css';
import { ALL_TIME, fromLocalField, isAllTime, LAST_PRESETS, toLocalField, type TimeRange } from './time-range.ts';

/** The time that a list is about: one of the last stretches, or from and to in the zone of the settings. */
export function TimeRangeMenu({ range, onChange }: { range: TimeRange; onChange: (range: TimeRange) => void }) {
  const [opened, setOpened] = useState(false);
  const zone = useTimeZone();
  const choose = (next: TimeRange): void => {
    setOpened(false);
    onChange(next);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconClock size={14} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          onClick={() => setOpened((now) => !now)}
        >
          {rangeText(range, zone)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown ?? ''} aria-label="Time range">
        <div className={classes.presets}>
          <Choice label="Any time" on={isAllTime(range)} onClick={() => choose(ALL_TIME)} />
          {LAST_PRESETS.map(({ value, label }) => (
            <Choice key={value} label={label} on={range.last === value} onClick={() => choose({ ...ALL_TIME, last: value })} />
          ))}
        </div>
        <FromTo key={`${range.from}${range.to}${zone}`} range={range} onApply={choose} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choice({ label, on, onClick }: { label: string; on: boolean; onClick: () => void }) {
  return (
    <button type="button" className={classes.choice} aria-pressed={on} onClick={onClick}>
      {label}
    </button>
  );
}

function FromTo({ range, onApply }: { range: TimeRange; onApply: (range: TimeRange) => void }) {
  const zone = useTimeZone();
  const [from, setFrom] = useState(() => toLocalField(range.from, zone));
  const [to, setTo] = useState(() => toLocalField(range.to, zone));
  const wrong = from !== '' && to !== '' && from >= to;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!wrong) onApply({ last: '', from: fromLocalField(from, zone), to: fromLocalField(to, zone) });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        type="datetime-local"
        step={1}
        label={`From (${zone === 'utc' ? 'UTC' : 'local time'})`}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        step={1}
        label="To"
        value={to}
        error={wrong ? 'This is before the beginning.' : undefined}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" disabled={wrong || (from === '' && to === '')}>
        Apply
      </Button>
    </form>
  );
}

function rangeText(range: TimeRange, zone: 'local' | 'utc'): string {
  if (isAllTime(range)) return 'Any time';
  const preset = LAST_PRESETS.find(({ value }) => value === range.last);
  if (preset !== undefined) return preset.label;
  if (range.last !== '') return `Last ${range.last}`;
  const short = (at: string): string => formatAbsolute(at, zone).replace(/\.\d+.*$/, '');
  if (range.to === '') return `Since ${short(range.from)}`;
  return range.from === '' ? `Until ${short(range.to)}` : `${short(range.from)} to ${short(range.to)}`;
}

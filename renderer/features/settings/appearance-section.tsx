import { SegmentedControl } from '@mantine/core';
import { Settings } from '#shared/model/settings.ts';
import { useSettings, useUpdateSettings } from '../../api/settings.ts';
import { formatAbsolute } from '../../ui/format-time.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import { FieldRow } from './field-row.tsx';
import { SettingsLoading } from './settings-loading.tsx';

const THEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
];
const DENSITIES = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
];
const ZONES = [
  { value: 'local', label: 'Local' },
  { value: 'utc', label: 'UTC' },
];

/** How the console looks; saved as it is chosen. */
export function AppearanceSection() {
  const settings = useSettings();
  const { mutate } = useUpdateSettings();
  if (settings.data === undefined) return <SettingsLoading query={settings} height={190} />;
  const { theme, density, timeZone } = settings.data;
  return (
    <SectionCard title="Appearance" description="Saved as you choose, for every window and the desktop application.">
      <FieldRow label="Theme" hint="System follows what this computer is set to.">
        <SegmentedControl
          aria-label="Theme"
          data={THEMES}
          value={theme}
          onChange={(next) => mutate({ theme: Settings.shape.theme.parse(next) })}
        />
      </FieldRow>
      <FieldRow label="Density" hint="Height of the rows of lists: 32 or 40 pixels.">
        <SegmentedControl
          aria-label="Density"
          data={DENSITIES}
          value={density}
          onChange={(next) => mutate({ density: Settings.shape.density.parse(next) })}
        />
      </FieldRow>
      <FieldRow label="Time zone" hint={`Exact times read like ${formatAbsolute(SAMPLE, timeZone)}.`}>
        <SegmentedControl
          aria-label="Time zone"
          data={ZONES}
          value={timeZone}
          onChange={(next) => mutate({ timeZone: Settings.shape.timeZone.parse(next) })}
        />
      </FieldRow>
    </SectionCard>
  );
}

const SAMPLE = Date.UTC(2026, 0, 2, 15, 4, 5, 678);

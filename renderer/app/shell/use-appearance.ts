import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useSettings } from '../../api/settings.ts';
import { setTimeZone } from '../../ui/time-zone.ts';

/**
 * Theme, density and time zone as the settings say. They are also kept in this browser, where
 * public/scheme.js reads them before the first paint.
 */
export function useAppearance(): void {
  const { data } = useSettings();
  const { setColorScheme } = useMantineColorScheme();
  const { theme, density, timeZone } = data ?? {};
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme);
  }, [theme, setColorScheme]);
  useEffect(() => {
    if (density === undefined) return;
    document.documentElement.dataset['density'] = density;
    try {
      localStorage.setItem('isobar-density', density);
    } catch {
      // Where storage is refused, rows change height once the settings have come.
    }
  }, [density]);
  useEffect(() => {
    if (timeZone !== undefined) setTimeZone(timeZone);
  }, [timeZone]);
}

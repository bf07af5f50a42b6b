import { Tooltip } from '@mantine/core';
import { formatAbsolute, formatRelative } from './format-time.ts';
import { useTimeZone } from './time-zone.ts';
import { useClock } from './use-clock.ts';

/**
 * An instant as people speak of it, exact on hover and focus.
 *
 * @param plain for rows of a grid: no tab stop and no widget, the exact time as a title
 */
export function RelativeTime({ at, plain = false }: { at: string | null; plain?: boolean }) {
  const zone = useTimeZone();
  const text = useClock((now) => (at === null ? '–' : formatRelative(at, now)));
  if (at === null) return <span className="muted">–</span>;
  const exact = formatAbsolute(at, zone);
  if (plain) {
    return (
      <time dateTime={at} title={exact}>
        {text}
      </time>
    );
  }
  return (
    <Tooltip label={exact}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the exact time has to be reachable by keyboard */}
      <time dateTime={at} tabIndex={0}>
        {text}
      </time>
    </Tooltip>
  );
}

import { settingOf } from './platform-settings.ts';

/** Puts a value of host.json in an app setting, over the file's own. @see https://learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values */
export const TIMEOUT_SETTING = 'AzureFunctionsJobHost__functionTimeout';

/** `00:05:00`, `1.00:00:00` in seconds; null where it is none, `-1` for no limit included. */
export function parseTimeSpan(text: string | null): number | null {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text ?? '');
  if (match === null) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Seconds as .NET's TimeSpan. */
export function toTimeSpan(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(whole / 86_400);
  const clock = `${two(Math.floor((whole % 86_400) / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return days === 0 ? clock : `${days}.${clock}`;
}

/** Seconds after which the host ends a call, as far as a setting says so; what host.json says is in the package. */
export function timeoutOf(settings: Readonly<Record<string, string>>): number | null {
  return parseTimeSpan(settingOf(settings, TIMEOUT_SETTING));
}

import type { Site } from '@azure/arm-appservice';
import { settingOf } from '../settings/platform-settings.ts';

/** `NODE|22`, `DOTNET-ISOLATED|8.0`, `Python|3.11` as `node|22`, `dotnet-isolated|8`, `python|3.11`; null where it is none. */
export function runtimeOfFxVersion(text: string | undefined): string | null {
  const [name = '', version = ''] = (text ?? '').split('|');
  if (name === '' || /^docker$/i.test(name)) return null;
  return runtimeId(name, version);
}

function runtimeId(name: string, version: string): string {
  const stack = name.toLowerCase();
  // 3.10 is a version of Python and none of .NET's: only a trailing ".0" is left out.
  return version === '' ? stack : `${stack}|${version.replace(/^~/, '').replace(/\.0$/, '')}`;
}

/** The stack that a site names itself, as a list has it; null where it is in the app's settings only. */
export function stackOf({ functionAppConfig, siteConfig }: Pick<Site, 'functionAppConfig' | 'siteConfig'>): string | null {
  const { name, version } = functionAppConfig?.runtime ?? {};
  if (name !== undefined) return runtimeId(name, version ?? '');
  return runtimeOfFxVersion(siteConfig?.linuxFxVersion) ?? runtimeOfFxVersion(siteConfig?.windowsFxVersion);
}

/** The stack by the app's settings, as apps on Windows have it. */
export function stackOfSettings(settings: Readonly<Record<string, string>>): string | null {
  const name = settingOf(settings, 'FUNCTIONS_WORKER_RUNTIME');
  if (name === null) return null;
  const version = settingOf(settings, 'WEBSITE_NODE_DEFAULT_VERSION') ?? settingOf(settings, 'FUNCTIONS_WORKER_RUNTIME_VERSION') ?? '';
  return runtimeId(name, version);
}

/** `node|22` in the spelling of a site's `linuxFxVersion`: `NODE|22`. */
export function toFxVersion(runtime: string): string {
  const [name = '', version = ''] = runtime.split('|');
  const dotted = name === 'dotnet-isolated' && !version.includes('.') ? `${version}.0` : version;
  return `${name.toUpperCase()}|${dotted}`;
}

/**
 * App settings that belong to the platform and not to the code: host, storage, telemetry, deployment. They are not shown as
 * environment variables (several are secrets), and a change of the variables leaves them as they are.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-app-settings
 */
const NAMES: ReadonlySet<string> = new Set([
  'applicationinsights_authentication_string',
  'applicationinsights_connection_string',
  'appinsights_instrumentationkey',
  'azurewebjobsdashboard',
  'azurewebjobsdisablehomepage',
  'azurewebjobsfeatureflags',
  'azurewebjobssecretstoragetype',
  'azurewebjobsstorage',
  'deployment_storage_connection_string',
  'enable_oryx_build',
  'functions_extension_version',
  'functions_worker_process_count',
  'functions_worker_runtime',
  'functions_worker_runtime_version',
  'scm_do_build_during_deployment',
]);
const PREFIXES = ['website_', 'azurewebjobsstorage__', 'azurefunctionsjobhost__', 'azurefunctionsjobhost:', 'scale_controller_'] as const;
const DISABLED = /^azurewebjobs\..+\.disabled$/;

export function isPlatformSetting(name: string): boolean {
  const lower = name.toLowerCase();
  return NAMES.has(lower) || DISABLED.test(lower) || PREFIXES.some((prefix) => lower.startsWith(prefix));
}

/** The settings that are the code's own environment variables. */
export function ownSettings(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !isPlatformSetting(name)));
}

/** A setting by its name, which Azure compares without regard to case; null where it is not there. */
export function settingOf(settings: Readonly<Record<string, string>>, name: string): string | null {
  const lower = name.toLowerCase();
  return Object.entries(settings).find(([key]) => key.toLowerCase() === lower)?.[1] ?? null;
}

/** All settings as they are to be: the code's own replaced by `env`, the platform's kept unless `env` names them. */
export function withOwnSettings(settings: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): Record<string, string> {
  const given = new Set(Object.keys(env).map((name) => name.toLowerCase()));
  const kept = Object.entries(settings).filter(([name]) => isPlatformSetting(name) && !given.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...env };
}

/** Whether two maps have the same settings. */
export function sameSettings(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

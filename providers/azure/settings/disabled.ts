/** Name of the setting that disables a function of an app. @see https://learn.microsoft.com/azure/azure-functions/disable-function */
export function disabledSetting(fn: string): string {
  return `AzureWebJobs.${fn}.Disabled`;
}

/** The settings with one function switched on or off. */
export function withEnabled(settings: Readonly<Record<string, string>>, fn: string, enabled: boolean): Record<string, string> {
  const name = disabledSetting(fn);
  const others = Object.entries(settings).filter(([key]) => key.toLowerCase() !== name.toLowerCase());
  return { ...Object.fromEntries(others), ...(enabled ? {} : { [name]: 'true' }) };
}

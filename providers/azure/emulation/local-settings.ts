import { isMapping, mappingAt, plainTexts, type Mapping } from '../../detection/cloud-yaml.ts';

/** Whether the values can only be read by the Core Tools of the machine that wrote them. */
export const isEncrypted = (settings: Mapping | null): boolean => settings?.['IsEncrypted'] === true;

/**
 * What local.settings.json puts into the environment of functions: `Values`, and connection strings as
 * `ConnectionStrings:NAME`. Empty where it is encrypted.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Actions/HostActions/StartHostAction.cs (GetConfigurationSettings)
 */
export function localVariables(settings: Mapping | null): Record<string, string> {
  if (isEncrypted(settings)) return {};
  const values = plainTexts(mappingAt(settings, 'Values'));
  // The host's own choice of worker, nothing a function reads.
  delete values['FUNCTIONS_WORKER_RUNTIME'];
  const strings = Object.entries(mappingAt(settings, 'ConnectionStrings')).flatMap(([name, value]) => {
    const text = isMapping(value) ? value['ConnectionString'] : value;
    return typeof text === 'string' ? [[`ConnectionStrings:${name}`, text] as const] : [];
  });
  return { ...values, ...Object.fromEntries(strings) };
}

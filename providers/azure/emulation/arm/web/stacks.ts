import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import type { Mapping } from '../../../../detection/cloud-yaml.ts';
import { runtimes } from '../../../runtimes.ts';

/** Stacks that Windows apps have too. @see https://learn.microsoft.com/azure/azure-functions/functions-reference#languages */
const ON_WINDOWS = new Set(['node', 'dotnet-isolated', 'java', 'powershell']);
/** As the service writes them, where that is not the identifier in capitals. */
const NAMES: Readonly<Record<string, string>> = {
  node: 'Node',
  python: 'Python',
  java: 'Java',
  powershell: 'PowerShell',
  'dotnet-isolated': 'DOTNET-ISOLATED',
};

/** The stacks that function apps can be made for, from the table of runtimes. @see https://learn.microsoft.com/rest/api/appservice/provider/get-function-app-stacks */
export function functionAppStacks(now: Date): Mapping[] {
  const languages = Map.groupBy(runtimes, ({ id }) => id.split('|')[0] ?? '');
  return [...languages].map(([name, all]) => {
    const text = NAMES[name] ?? name;
    return {
      id: null,
      name,
      type: 'Microsoft.Web/functionAppStacks',
      properties: {
        displayText: text,
        value: name,
        preferredOs: ON_WINDOWS.has(name) && name !== 'node' ? 'windows' : 'linux',
        majorVersions: all.map((runtime) => majorVersion(name, text, runtime, now)),
      },
    };
  });
}

function majorVersion(name: string, text: string, { id, label, deprecatedOn }: RuntimeInfo, now: Date): Mapping {
  const version = id.split('|')[1] ?? '';
  const fxVersion = `${text}|${version}`;
  const common = {
    isPreview: /preview/i.test(label),
    isDeprecated: deprecatedOn !== null && Date.parse(deprecatedOn) < now.getTime(),
    isHidden: false,
    isDefault: id === 'node|24' || id === 'node|22',
    endOfLifeDate: deprecatedOn === null ? null : `${deprecatedOn}T00:00:00Z`,
    remoteDebuggingSupported: false,
    appInsightsSettings: { isSupported: true },
    gitHubActionSettings: { isSupported: true, supportedVersion: version },
    supportedFunctionsExtensionVersions: ['~4'],
    supportedFunctionsExtensionVersionsInfo: [{ version: '~4', isDeprecated: false, isDefault: true }],
    appSettingsDictionary: { FUNCTIONS_WORKER_RUNTIME: name },
  };
  const linuxRuntimeSettings = {
    ...common,
    runtimeVersion: fxVersion,
    siteConfigPropertiesDictionary: { use32BitWorkerProcess: false, linuxFxVersion: fxVersion },
    Sku: flexSkus(name, version),
  };
  const windowsRuntimeSettings = {
    ...common,
    runtimeVersion: name === 'node' ? `~${version}` : version,
    appSettingsDictionary: { ...common.appSettingsDictionary, ...(name === 'node' ? { WEBSITE_NODE_DEFAULT_VERSION: `~${version}` } : {}) },
    siteConfigPropertiesDictionary: { use32BitWorkerProcess: false },
  };
  const minor = {
    displayText: label,
    value: version,
    stackSettings: ON_WINDOWS.has(name) ? { windowsRuntimeSettings, linuxRuntimeSettings } : { linuxRuntimeSettings },
  };
  return {
    displayText: label,
    value: version.split('.')[0],
    appSettingsDictionary: {},
    siteConfigPropertiesDictionary: {},
    minorVersions: [minor],
  };
}

/** How a Flex Consumption app asks for it. */
function flexSkus(name: string, version: string): Mapping[] {
  return [
    {
      skuCode: 'FC1',
      instanceMemoryMB: [512, 2048, 4096].map((size) => ({ size, isDefault: size === 2048 })),
      maximumInstanceCount: { lowestMaximumInstanceCount: 40, highestMaximumInstanceCount: 1000, defaultValue: 100 },
      functionAppConfigProperties: { runtime: { name, version } },
    },
  ];
}

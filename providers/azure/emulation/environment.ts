import type { FunctionIdentity } from '../../emulation.ts';
import { developmentSettings } from './triggers/app-variables.ts';

/**
 * Variables that the host sets, as Core Tools set them on a developer's machine. What is known of an app beyond its
 * function is in `siteVariables`.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-app-settings
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Actions/HostActions/StartHostAction.cs
 */
export function appEnvironment(fn: FunctionIdentity): Record<string, string> {
  return {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    FUNCTIONS_EXTENSION_VERSION: '~4',
    AZURE_FUNCTIONS_ENVIRONMENT: fn.env['AZURE_FUNCTIONS_ENVIRONMENT'] ?? 'Development',
    AzureWebJobsScriptRoot: fn.codeDir,
    WEBSITE_SITE_NAME: fn.env['WEBSITE_SITE_NAME'] ?? fn.name,
    WEBSITE_HOSTNAME: fn.env['WEBSITE_HOSTNAME'] ?? hostName(fn.url),
    ...developmentSettings(fn.env),
  };
}

function hostName(url: string | null): string {
  if (url === null || !URL.canParse(url)) return 'localhost';
  return new URL(url).host;
}

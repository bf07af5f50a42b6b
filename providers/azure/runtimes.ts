import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import { nodeRuntime, otherRuntime } from '../detection/local-runtimes.ts';

/**
 * Runtime stacks, written `name|version`, with their end of life as of 2026-11-20. Azure blocks nothing after that date.
 * @see https://learn.microsoft.com/azure/azure-functions/supported-languages
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/StaticResources/stacks.json (2026-08-20)
 */
export const runtimes: readonly RuntimeInfo[] = [
  nodeRuntime('node|24', 24, '2028-04-30', null),
  nodeRuntime('node|22', 22, '2027-04-30', null),
  nodeRuntime('node|20', 20, '2026-04-30', null),
  nodeRuntime('node|18', 18, '2025-04-30', null),
  otherRuntime('python|3.14', 'Python 3.14 (preview)', 'python', '2030-10-31', null),
  otherRuntime('python|3.13', 'Python 3.13', 'python', '2029-10-31', null),
  otherRuntime('python|3.12', 'Python 3.12', 'python', '2028-10-31', null),
  otherRuntime('python|3.11', 'Python 3.11', 'python', '2027-10-31', null),
  otherRuntime('python|3.10', 'Python 3.10', 'python', '2026-10-31', null),
  otherRuntime('python|3.9', 'Python 3.9', 'python', '2025-10-31', null),
  otherRuntime('java|25', 'Java 25 (preview)', 'java', '2032-09-01', null),
  otherRuntime('java|21', 'Java 21', 'java', '2028-09-01', null),
  otherRuntime('java|17', 'Java 17', 'java', '2027-09-01', null),
  otherRuntime('java|11', 'Java 11', 'java', '2027-09-01', null),
  otherRuntime('java|8', 'Java 8', 'java', '2026-11-30', null),
  otherRuntime('dotnet-isolated|10', '.NET 10, isolated worker', 'dotnet', '2028-11-14', null),
  otherRuntime('dotnet-isolated|9', '.NET 9, isolated worker', 'dotnet', '2026-11-10', null),
  otherRuntime('dotnet-isolated|8', '.NET 8, isolated worker', 'dotnet', '2026-11-10', null),
  otherRuntime('powershell|7.6', 'PowerShell 7.6 (preview)', 'powershell', '2028-11-14', null),
  otherRuntime('powershell|7.4', 'PowerShell 7.4', 'powershell', '2026-11-10', null),
];

const SETTING = /^languageWorkers(?:__|:)node(?:__|:)arguments$/i;

/**
 * What the host starts the Node worker with: `--inspect=9229` in the setting `languageWorkers__node__arguments`, where editors
 * and `func start --language-worker` put it.
 * @see https://github.com/Azure/azure-functions-core-tools/blob/main/src/Cli/func/Helpers/LanguageWorkerHelper.cs
 * @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Workers/Rpc/Configuration/RpcWorkerConfigFactory.cs
 */
export function workerArguments(env: Readonly<Record<string, string>>): string[] {
  const name = Object.keys(env).find((key) => SETTING.test(key));
  const text = name === undefined ? '' : (env[name] ?? '');
  const words = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? '');
  // A bare word would be taken for the program to run.
  return words.filter((word) => word.startsWith('-'));
}

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
  return words.filter((word) => word.startsWith('-')).map(onLoopback);
}

/** Whoever reaches a debugger runs what they like: it listens on this machine only, whatever address is asked for. */
function onLoopback(word: string): string {
  const [, option, address = ''] = /^(--(?:inspect(?:[-_](?:brk|wait|port))?|debug[-_]port)=)(.*)$/.exec(word) ?? [];
  if (option === undefined || /^\d+$/.test(address)) return word;
  return `${option}127.0.0.1${/:\d+$/.exec(address)?.[0] ?? ''}`;
}

import type { FunctionAppMinorVersion } from '@azure/arm-appservice';
import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import { isCancelled } from '#shared/errors.ts';
import type { Call, RuntimesFacet } from '../../provider.ts';
import { otherRuntime } from '../../detection/local-runtimes.ts';
import type { AzureContext } from '../azure-context.ts';
import { runtimes } from '../runtimes.ts';

/** A stack with its version, as Azure names it now. */
interface Stack {
  id: string;
  label: string;
  endsOn: string | null;
}

/** One minor version of a stack; null for one that is hidden or has no worker of its own. */
function toStack(stack: string, label: string, { stackSettings }: FunctionAppMinorVersion): Stack | null {
  const settings = stackSettings?.linuxRuntimeSettings ?? stackSettings?.windowsRuntimeSettings;
  if (settings === undefined || settings.isHidden === true) return null;
  const worker = settings.appSettingsDictionary?.['FUNCTIONS_WORKER_RUNTIME'] ?? stack;
  const written = settings.runtimeVersion?.split('|').at(-1) ?? '';
  const version = written.replace(/^~/, '').replace(/\.0$/, '');
  if (version === '' || worker === 'custom') return null;
  return { id: `${worker}|${version}`, label, endsOn: settings.endOfLifeDate?.toISOString().slice(0, 10) ?? null };
}

async function readStacks(context: AzureContext, call: Call): Promise<Stack[]> {
  const [home] = await context.subscriptions(call);
  const web = await context.clients.web(home?.id ?? '');
  const stacks: Stack[] = [];
  for await (const { value = '', majorVersions = [] } of web.provider.listFunctionAppStacks({ abortSignal: call.signal })) {
    for (const { displayText = '', minorVersions = [] } of majorVersions) {
      for (const minor of minorVersions) stacks.push(...[toStack(value, displayText, minor)].filter((stack) => stack !== null));
    }
  }
  return stacks;
}

/** What Azure says of its stacks now, over the shipped table: whether one runs on this machine only the table knows. */
export const runtimesFacet = (context: AzureContext): RuntimesFacet => ({
  async *list(call) {
    let live: Stack[] = [];
    try {
      live = await context.run('runtimes.list', () => readStacks(context, call));
    } catch (error) {
      if (call.signal.aborted || isCancelled(error)) throw error;
    }
    const known = new Set(runtimes.map(({ id }) => id));
    yield* runtimes.map((runtime): RuntimeInfo => {
      const now = live.find(({ id }) => id === runtime.id);
      return now?.endsOn === undefined || now.endsOn === null ? runtime : { ...runtime, deprecatedOn: now.endsOn };
    });
    const newer = new Map(live.filter(({ id }) => !known.has(id)).map((stack) => [stack.id, stack]));
    yield* [...newer.values()].map(({ id, label, endsOn }) => otherRuntime(id, label, id.split('|')[0] ?? '', endsOn, null));
  },
});

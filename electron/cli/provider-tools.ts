import { AppError, isErrorCode } from '#shared/errors.ts';
import type { Core, CoreClient } from '#core/create-core.ts';
import type { Provider } from '#providers/provider.ts';
import type { GlobalFlags } from './command.ts';
import type { Terminal } from './output/terminal.ts';

type ProviderTool = NonNullable<Provider['tools']>[number];
type ToolHost = Parameters<Awaited<ReturnType<ProviderTool['load']>>['run']>[1];

/** The local runtime's entries are numbered from 1. */
const BEGINNING = '0';

/** The tools that providers bring. The registry is read only when something was typed that is no command. */
export async function findTool(name: string | undefined): Promise<ProviderTool | null> {
  const { registry } = await import('#providers/registry.ts');
  return registry.flatMap(({ tools = [] }) => tools).find((tool) => tool.name === name) ?? null;
}

/** The tools that there are, for the help. */
export async function listTools(): Promise<Pick<ProviderTool, 'name' | 'summary'>[]> {
  const { registry } = await import('#providers/registry.ts');
  return registry.flatMap(({ tools = [] }) => tools);
}

/** Runs a provider's tool with what was typed behind its name. */
export async function runTool(
  tool: ProviderTool,
  args: readonly string[],
  { global, terminal, signal, core }: { global: GlobalFlags; terminal: Terminal; signal: AbortSignal; core: () => Promise<Core> },
): Promise<number> {
  const client = async (): Promise<CoreClient> => (await core()).client;
  const host: ToolHost = {
    directory: process.cwd(),
    variables: process.env,
    signal,
    out: (line) => terminal.line(line),
    err: (line) => terminal.note(line),
    deploy: async (input) => deploy(await client(), input, signal),
    remove: async (ref) => void (await (await client()).functions.remove({ ref })),
    logs: async function* (ref, since, until) {
      const ended = new Promise<null>((resolve) => until.addEventListener('abort', () => resolve(null), { once: true }));
      const { logs } = await client();
      const { items } = await logs.list({ ref, until: since, limit: 1 }, { signal: until });
      const batches = (await logs.tail({ ref, after: items.at(-1)?.id ?? BEGINNING }, { signal: until }))[Symbol.asyncIterator]();
      // Ends at once, however long the tail itself takes to notice.
      while (!until.aborted) {
        const next = await Promise.race([batches.next(), ended]);
        if (next === null || next.done === true) return;
        yield* next.value.items.filter(({ at }) => at >= since).map(({ at, level, message }) => ({ at, level, message }));
      }
    },
    endpoint: async (name) => (await (await client()).runtime.status()).endpoints[name] ?? null,
  };
  const { run } = await tool.load();
  return run([...args, ...(global.help ? ['--help'] : []), ...(global.version ? ['--version'] : [])], host);
}

async function deploy(
  client: CoreClient,
  { directory, inPlace = false, ...overrides }: Parameters<ToolHost['deploy']>[0],
  signal: AbortSignal,
) {
  const source = { kind: 'directory', path: directory } as const;
  const { id } = await client.deployments.apply({ source, targets: ['local'], overrides, inPlace }, { signal });
  signal.addEventListener('abort', () => void client.deployments.cancel({ id }).catch(() => undefined), { once: true });
  for await (const event of await client.deployments.tail({ id })) {
    if (event.type !== 'end') continue;
    const [result] = event.deployment.results;
    const error = result?.error ?? event.deployment.error;
    if (error !== null)
      throw new AppError(isErrorCode(error.code) ? error.code : 'internal', error.message, { hint: error.hint ?? undefined });
    if (result === undefined) break;
    return { ref: result.functionRef, name: overrides.name, url: result.url, inPlace: result.inPlace === true };
  }
  throw new AppError('internal', 'The deployment ended without a result.');
}

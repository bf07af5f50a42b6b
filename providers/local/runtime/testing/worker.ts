import { join } from 'node:path';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { LoadedFunction, ModelWorker, WorkerCall } from '../../../emulation.ts';

type Handler = (input: unknown, context: WorkerCall) => unknown;

/** The environment half of the test model: what the handler returns is the answer, JSON unless it is bytes or text. */
const worker: ModelWorker = {
  async load(fn, host): Promise<LoadedFunction> {
    host.provideModule('test-host', { greeting: 'hello from the host', log: host.log });
    const [file = 'index', name = 'handler'] = fn.handler.split('.');
    const module = await host.importUser(join(fn.codeDir, `${file}.${fn.env['EXTENSION'] ?? 'mjs'}`));
    const handler = module[name];
    if (typeof handler !== 'function') {
      throw Object.assign(new Error(`${fn.handler} is not a function`), { type: 'Test.HandlerNotFound', trace: [] });
    }
    return {
      entries: [{ name: fn.name, trigger: 'http', route: null }],
      invoke: (call) => invoke(handler as Handler, call),
      leave: async () => {
        const { leave } = module;
        if (typeof leave === 'function') await Reflect.apply(leave, null, []);
      },
      serializeError,
    };
  },
};

export default worker;

async function invoke(handler: Handler, call: WorkerCall): Promise<void> {
  const input: unknown = call.input.kind === 'http' ? call.input.request : JSON.parse(Buffer.from(call.input.body).toString());
  const value = await handler(input, call);
  if (value === undefined) return;
  const bytes = value instanceof Uint8Array ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  if (call.input.kind === 'event') {
    call.reply.result(bytes, 'application/json');
    return;
  }
  call.reply.head(200, [['content-type', typeof value === 'string' ? 'text/plain' : 'application/json']]);
  await call.reply.write(bytes);
}

function serializeError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { type: 'Error', message: String(error), trace: [] };
  return { type: error.name, message: error.message, trace: (error.stack ?? '').split('\n') };
}

/**
 * The main module of an execution environment. The engine starts it as a child with one extra pipe, lets it
 * preload a programming model while it waits in the pool, makes it a function, and sends it calls.
 */
import type { ModelWorker } from '../../../emulation.ts';
import { openChannel } from './channel.ts';
import { FrameType, decodeJson, encodeJson } from './frames.ts';
import { FunctionHost } from './function-host.ts';
import { Output } from './output.ts';
import type { InitMessage, PreloadMessage, PreloadedMessage } from './messages.ts';

const workers = new Map<string, Promise<ModelWorker>>();

const channel = openChannel((type, call, payload) => {
  switch (type) {
    case FrameType.preload:
      void preload(decodeJson(payload) as PreloadMessage);
      break;
    case FrameType.init:
      void host.init(decodeJson(payload) as InitMessage, loadWorker);
      break;
    case FrameType.call:
      host.call(call, payload);
      break;
    case FrameType.body:
      host.body(call, payload);
      break;
    case FrameType.bodyEnd:
      host.body(call, null);
      break;
    case FrameType.credit:
      host.credit(call, payload.readUInt32LE(0));
      break;
    case FrameType.abort:
      host.abort(call);
      break;
    case FrameType.recall:
      host.recall(call);
      break;
    case FrameType.ping:
      channel.send(encodeJson(FrameType.pong, 0));
      break;
    case FrameType.leave:
      void host.leave().then(() => process.exit(0));
      break;
    default:
      throw new Error(`The engine sent a frame of the unknown type ${type}.`);
  }
});
const output = new Output(channel);
const host = new FunctionHost(channel, output);

function loadWorker(url: string): Promise<ModelWorker> {
  const loading = workers.get(url) ?? import(url).then((module: { default: ModelWorker }) => module.default);
  workers.set(url, loading);
  return loading;
}

async function preload({ worker }: PreloadMessage): Promise<void> {
  let message: PreloadedMessage = { error: null };
  try {
    await (await loadWorker(worker)).preload?.();
  } catch (error) {
    message = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  channel.send(encodeJson(FrameType.preloaded, 0, message));
}

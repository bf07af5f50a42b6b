import { ipcMain, MessageChannelMain } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import type { Core } from '#core/create-core.ts';
import { isTrusted } from './sender.ts';

/** Gives a page of ours a port to the contract whenever it asks for one; the port ends with the page. */
export function servePorts(core: Core, windows: ReadonlySet<number>): void {
  const handler = new RPCHandler(core.router);
  ipcMain.on('isobar:connect', (event) => {
    if (!isTrusted(event, windows)) {
      core.log.write('warn', 'A page that is not ours asked for a port; it got none.');
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    handler.upgrade(port1);
    port1.start();
    event.sender.postMessage('isobar:port', null, [port2]);
  });
}

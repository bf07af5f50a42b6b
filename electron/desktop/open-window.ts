import { BrowserWindow, dialog } from 'electron';
import type { Log } from '#core/log/log.ts';
import { ORIGIN } from './scheme.ts';
import { windowOptions } from './window-options.ts';

interface WindowContext {
  /** Absolute path of the preload. */
  preload: string;
  /** Ids of the pages of our windows, kept up to date. */
  windows: Set<number>;
  log: Log;
}

/** Opens a window on a view. It is shown when there is something to see. */
export function openWindow({ preload, windows, log }: WindowContext, url: string = `${ORIGIN}/`): BrowserWindow {
  const window = new BrowserWindow(windowOptions(preload));
  const { webContents } = window;
  const { id } = webContents;
  windows.add(id);
  window.once('closed', () => windows.delete(id));
  window.once('ready-to-show', () => window.show());
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    log.write('error', `The page of a window ended: ${reason}.`);
    void askToReload(window);
  });
  void window.loadURL(url).catch((error: unknown) => log.write('error', `${url} could not be shown.`, error));
  return window;
}

async function askToReload(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'This window stopped working.',
    detail: 'Nothing is lost: functions, history and settings are kept by the runtime, which goes on.',
    buttons: ['Reload', 'Close window'],
    defaultId: 0,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.close();
}

/** The window to show a link in: the one used last. */
export function showInFront(window: BrowserWindow, url: string | null): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  if (url !== null) void window.loadURL(url);
}

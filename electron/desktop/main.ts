import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, Menu, protocol, safeStorage, shell } from 'electron';
import { createCore, type Core } from '#core/create-core.ts';
import { openHome } from '#core/home.ts';
import { appVersion } from '#core/version.ts';
import { registry, yardsticks } from '#providers/registry.ts';
import { toAppError } from '#shared/errors.ts';
import { createAppProtocol } from './app-protocol.ts';
import { readArguments } from './arguments.ts';
import { esbuildBinary } from './esbuild-binary.ts';
import { guardContents, guardSession } from './guards.ts';
import { menuTemplate } from './menu.ts';
import { openWindow, showInFront } from './open-window.ts';
import { servePorts } from './port-bridge.ts';
import { LINK_SCHEME, SCHEME, SCHEME_PRIVILEGES } from './scheme.ts';
import { createSecretStore } from './secret-store.ts';
import { linkAmong } from './url-guards.ts';

/** The application's folder: dist/app in a checkout, app.asar when installed. */
const ROOT = resolve(import.meta.dirname, '../..');
const PRELOAD = join(import.meta.dirname, 'preload.cjs');

const { home, link: firstLink } = readArguments(process.argv.slice(1), process.env);
const windows = new Set<number>();
/** A link that came before there was a window to show it in. */
let waiting = firstLink;

app.enableSandbox();
protocol.registerSchemesAsPrivileged([SCHEME_PRIVILEGES]);
guardContents(new Set(registry.map(({ meta }) => new URL(meta.docsUrl).hostname)));

async function choosePath(kind: 'directory' | 'zip'): Promise<string | null> {
  const filters = kind === 'zip' ? [{ name: 'Zip files', extensions: ['zip'] }] : [];
  const { filePaths } = await dialog.showOpenDialog({ properties: [kind === 'zip' ? 'openFile' : 'openDirectory'], filters });
  return filePaths[0] ?? null;
}

function startCore(): Core {
  const secrets = createSecretStore({ cipher: safeStorage, platform: process.platform, file: join(home, 'secrets.json') });
  return createCore({
    registry,
    yardsticks,
    home,
    front: 'desktop',
    frontReason: null,
    version: appVersion(),
    ports: { templatesDir: join(ROOT, 'examples'), choosePath, secrets },
  });
}

/** Shows a view in the window used last, or in a new one. */
function show(core: Core, url: string | null): void {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (window === undefined) openWindow({ preload: PRELOAD, windows, log: core.log }, url ?? undefined);
  else showInFront(window, url);
}

function run(core: Core): void {
  const open = () => void openWindow({ preload: PRELOAD, windows, log: core.log });
  guardSession();
  protocol.handle(SCHEME, createAppProtocol(join(ROOT, 'dist/renderer')));
  servePorts(core, windows);
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(process.platform, { newWindow: open, openLog: () => shell.showItemInFolder(core.log.path) })),
  );
  show(core, waiting);
  waiting = null;

  app.on('second-instance', (_event, args) => show(core, linkAmong(args)));
  app.on('activate', () => show(core, null));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    show(core, linkAmong([url]));
  });
  closeWith(core);
}

/** The application ends when core has: what is under way is recorded as cancelled. */
function closeWith(core: Core): void {
  let closed = false;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    core
      .close()
      .catch((error: unknown) => core.log.write('error', 'Core did not close.', error))
      .finally(() => {
        closed = true;
        app.quit();
      });
  });
}

async function main(): Promise<void> {
  // esbuild starts a program of its own, which has to stand outside of the archive.
  if (app.isPackaged) process.env['ESBUILD_BINARY_PATH'] = esbuildBinary(`${app.getAppPath()}.unpacked`, process.platform, process.arch);
  // One process for each home: whoever starts a second one meets the first.
  const own = join(openHome(home), 'desktop');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  app.setPath('userData', own);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  // macOS may deliver the link that started us before there is a window.
  app.on('open-url', (_event, url) => {
    waiting ??= linkAmong([url]);
  });
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  await app.whenReady();
  run(startCore());
}

// No await here: Electron says that it is ready only after this file has been read to its end.
main().catch((error: unknown) => {
  const { message, hint } = toAppError(error);
  dialog.showErrorBox('Isobar could not start', hint === undefined ? message : `${message}\n\n${hint}`);
  app.exit(1);
});

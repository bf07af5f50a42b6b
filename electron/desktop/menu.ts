import type { MenuItemConstructorOptions } from 'electron';

interface MenuActions {
  newWindow(): void;
  openLog(): void;
}

/** The application's menu: the system's own items, and nothing that the console's palette does better. */
export function menuTemplate(platform: NodeJS.Platform, { newWindow, openLog }: MenuActions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        { role: 'toggleDevTools' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [...(mac ? [] : [{ role: 'about' } as const]), { label: 'Show Log Folder', click: openLog }] },
  ];
}

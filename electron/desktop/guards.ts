import { app, session, shell, type WebContents } from 'electron';
import { permits } from './permissions.ts';
import { externalUrl, isOurs, mayLoad } from './url-guards.ts';

/** Nothing from a network, no permission, no download but of what the page itself made. */
export function guardSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(permits(permission, requestingUrl)),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => permits(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }));
  defaultSession.on('will-download', (event, item) => {
    if (!mayLoad(item.getURL())) event.preventDefault();
  });
}

/** Every page stays on our own: it goes nowhere, opens nothing, and holds no other page. `hosts` may be opened in the user's browser. */
export function guardContents(hosts: ReadonlySet<string>): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const stay = (event: { preventDefault(): void; url: string }) => {
      if (!isOurs(event.url)) event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const external = externalUrl(url, hosts);
      if (external !== null) void shell.openExternal(external);
      return { action: 'deny' };
    });
  });
}

import type { App, Session } from 'electron';
import { isPage } from './page-protocol.ts';

/** The only thing that the page may do beyond showing itself: put a text on the clipboard when the person copies. */
const PERMITTED = 'clipboard-sanitized-write';

/** Holds for every page that this program ever shows, whoever creates it. */
export function lockDownPages(app: App): void {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isPage(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isPage(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** No permission, no device, and no request to any network: the page meets the core and nothing else. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide) => {
    decide(permission === PERMITTED && isPage(contents.getURL()));
  });
  session.setPermissionCheckHandler(
    (_, permission, origin) => permission === PERMITTED && isPage(origin.replace(/\/$/, '')),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !/^(app|blob|data|devtools):/.test(details.url) });
  });
}

import type { MenuItemConstructorOptions } from 'electron';
import { PRODUCT_NAME } from '../program.ts';
import { speaker, type Locale } from '../wording.ts';
import { electronWording } from './wording.ts';

export interface MenuActions {
  openScanFolder(): void;
  openDataFolder(): void;
  about(): void;
  showWindow(): void;
  quit(): void;
}

/** The window's menu: what a keyboard user expects, and nothing that the page does better. */
export function windowMenu(locale: Locale, packaged: boolean, actions: MenuActions): MenuItemConstructorOptions[] {
  const say = speaker(electronWording, locale);
  return [
    {
      label: say('file'),
      submenu: [
        { label: say('open-scan'), click: actions.openScanFolder },
        { type: 'separator' },
        { label: say('quit'), accelerator: 'CmdOrCtrl+Q', click: actions.quit },
      ],
    },
    {
      label: say('edit'),
      submenu: [
        // the page has its own undo for papers; these act on the text field in hand
        { role: 'cut', label: say('cut') },
        { role: 'copy', label: say('copy') },
        { role: 'paste', label: say('paste') },
        { role: 'selectAll', label: say('select-all') },
      ],
    },
    {
      label: say('view'),
      submenu: [
        { role: 'zoomIn', label: say('zoom-in') },
        { role: 'zoomOut', label: say('zoom-out') },
        { role: 'resetZoom', label: say('zoom-reset') },
        { role: 'togglefullscreen', label: say('fullscreen') },
        ...(packaged
          ? []
          : [
              { type: 'separator' } as const,
              { role: 'reload', label: say('reload') } as const,
              { role: 'toggleDevTools', label: say('dev-tools') } as const,
            ]),
      ],
    },
    {
      label: say('help'),
      submenu: [
        { label: say('open-data'), click: actions.openDataFolder },
        { label: say('about', { product: PRODUCT_NAME }), click: actions.about },
      ],
    },
  ];
}

export function trayMenu(locale: Locale, actions: MenuActions): MenuItemConstructorOptions[] {
  const say = speaker(electronWording, locale);
  return [
    { label: say('show'), click: actions.showWindow },
    { label: say('open-scan'), click: actions.openScanFolder },
    { type: 'separator' },
    { label: say('quit'), click: actions.quit },
  ];
}

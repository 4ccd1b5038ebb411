import { join } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { EXIT } from '../exit-codes.ts';
import { PRODUCT_NAME } from '../program.ts';
import { explain } from '../wording.ts';
import { startDesktop } from './desktop.ts';
import { lockDownPages } from './lock-down.ts';
import { readElectronOptions } from './options.ts';
import { registerScheme } from './page-protocol.ts';

/**
 * The window process: window, menu, tray, dialogs and the machine's protection of secrets. It holds no data and does
 * no work; the core process does.
 */
const options = readElectronOptions(process.argv);

registerScheme(protocol);
app.enableSandbox();
app.setName(PRODUCT_NAME);
app.setAppUserModelId('vn.quaymotcua.desktop');
// one instance for each data folder
app.setPath('userData', join(options.dataFolder, 'electron'));
lockDownPages(app);

// the running instance hears of this start, and of `--quit`, by its event `second-instance`
if (!app.requestSingleInstanceLock() || options.quit) {
  app.exit(EXIT.ok);
} else {
  app
    .whenReady()
    .then(() => startDesktop(options))
    .catch((error: unknown) => {
      dialog.showErrorBox(PRODUCT_NAME, explain(options.locale, error));
      app.exit(EXIT.failed);
    });
}

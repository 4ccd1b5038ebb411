import { contextBridge, ipcRenderer, webUtils } from 'electron';

/**
 * The window's only ways out of its sandbox: the port that the page talks to the core by, and the path of a file that
 * the person dropped or chose. Ports cannot cross the context bridge, so the page posts one and it is passed on as it is.
 */
window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.source === window && event.data === 'core-port' && port !== undefined) {
    ipcRenderer.postMessage('core-port', null, [port]);
  }
});

contextBridge.exposeInMainWorld('desktop', {
  pathOf: (file: File): string => webUtils.getPathForFile(file),
});

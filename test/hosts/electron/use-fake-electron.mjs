import { registerHooks } from 'node:module';

// a preload of Node's own: whoever imports Electron gets the stand-in
const fake = new URL('./fake-electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: fake, shortCircuit: true } : next(specifier, context),
});

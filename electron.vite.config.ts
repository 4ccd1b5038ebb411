import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The programs of the main side, by the name of their bundle in out/main. */
const PROGRAMS: Readonly<Record<string, string>> = {
  electron: 'src-main/hosts/electron/main.ts',
  'core-process': 'src-main/hosts/electron/core-process.ts',
  web: 'src-main/hosts/web/main.ts',
  cli: 'src-main/hosts/cli/main.ts',
};
/** Each file here is a worker's entry; the pool looks for it in out/main/workers under the same name. */
const WORKERS = ['src-main/documents/workers', 'src-main/backup/workers'];

/** Everything else is bundled: these carry native code, or files of their own that they find beside themselves. */
const EXTERNAL = ['electron', 'better-sqlite3-multiple-ciphers', 'sharp', 'piscina', '@embedpdf/pdfium'];

function mainInputs(): Record<string, string> {
  const programs = Object.entries(PROGRAMS).map(([name, path]) => [name, join(root, path)] as const);
  const workers = WORKERS.map((path) => join(root, path)).flatMap((folder) =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => [`workers/${basename(file, '.ts')}`, join(folder, file)] as const),
  );
  return Object.fromEntries([...programs, ...workers].filter(([, path]) => existsSync(path)));
}

/** The decoders, character maps, standard fonts and colour profiles that the PDF viewer asks for while it draws. */
const PDF_FOLDERS = ['wasm', 'cmaps', 'standard_fonts', 'iccs'] as const;

function pdfAssets(): Plugin {
  const source = join(root, 'node_modules/pdfjs-dist');
  const listed = PDF_FOLDERS.flatMap((folder) =>
    readdirSync(join(source, folder))
      // the viewer runs no scripts of documents, and its hosts have WebAssembly
      .filter((file) => !/quickjs|_nowasm_fallback/i.test(file))
      .map((file) => `${folder}/${file}`),
  );
  return {
    name: 'pdf-assets',
    generateBundle() {
      for (const file of listed) {
        this.emitFile({ type: 'asset', fileName: `pdfjs/${file}`, source: readFileSync(join(source, file)) });
      }
    },
    configureServer(server) {
      server.middlewares.use('/pdfjs', (request, response, next) => {
        const file = (request.url ?? '').replace(/^\//, '').replace(/\?.*$/, '');
        if (!listed.includes(file)) {
          next();
          return;
        }
        if (file.endsWith('.wasm')) response.setHeader('Content-Type', 'application/wasm');
        createReadStream(join(source, file)).pipe(response);
      });
    },
  };
}

export default defineConfig({
  main: {
    // only for libraries that are read by the bundler; our own files never meet a browser's condition
    resolve: { conditions: ['node'] },
    build: {
      externalizeDeps: false,
      target: 'node24',
      rolldownOptions: {
        input: mainInputs(),
        external: EXTERNAL,
        // shared parts stand beside the programs, so that a path relative to the bundle holds in every one of them
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: join(root, 'src-preload/preload.ts') },
        // a sandboxed preload is one CommonJS file
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(root, 'src-renderer'),
    base: './',
    plugins: [
      vue(),
      ui({
        // the theme's templates are written where the styles' scanner looks: under the repository, not under the page
        root,
        autoImport: false,
        // app/theme.ts decides between light and dark; a second colour mode would take the class back
        colorMode: false,
        components: { dts: join(root, 'src-renderer/components.d.ts') },
        // only the icons that are named in the sources; none is asked for at run time
        icon: {
          clientBundle: {
            scan: {
              globInclude: ['src-renderer/**/*.{vue,ts}'],
              globExclude: ['node_modules', 'out', 'dist', '.*'],
            },
          },
        },
        experimental: { componentDetection: true },
        ui: {
          colors: {
            primary: 'deep',
            secondary: 'deep',
            info: 'deep',
            neutral: 'zinc',
            success: 'emerald',
            warning: 'amber',
            error: 'red',
          },
          button: { defaultVariants: { size: 'sm' } },
          input: { slots: { root: 'w-full' }, defaultVariants: { size: 'md' } },
          select: { defaultVariants: { size: 'md' } },
          tooltip: { slots: { content: 'h-auto max-w-80 py-1 text-xs', text: 'whitespace-normal' } },
          kbd: { base: 'font-sans font-medium', variants: { size: { sm: 'h-4.5 min-w-4.5 text-[0.6875rem]' } } },
        },
      }),
      pdfAssets(),
    ],
    build: {
      // the installed program brings its own Chromium; the web host meets the machine's Edge, Chrome or Chromium
      target: 'chrome120',
      minify: true,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: join(root, 'src-renderer/index.html'), checks: { bundlerTimings: false } },
    },
  },
});

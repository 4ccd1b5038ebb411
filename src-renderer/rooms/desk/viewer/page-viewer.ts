import type { PDFDocumentProxy } from 'pdfjs-dist';
import { EventBus, LinkTarget, PDFLinkService, PDFViewer } from 'pdfjs-dist/web/pdf_viewer.mjs';
import { onScopeDispose, ref, shallowRef } from 'vue';
import { VietnameseFindController, type FindRequest } from './find-controller.ts';

export type Fit = 'page-width' | 'page-fit';

/** How the search in the text stands; `at` counts from 1, 0 when nothing is marked. */
export interface FindProgress {
  readonly at: number;
  readonly total: number;
  readonly state: 'idle' | 'searching' | 'found' | 'nothing';
}

/** The library's annotation mode that shows annotations and draws no forms. */
const ANNOTATIONS_SHOWN = 1;
const STATES = ['found', 'nothing', 'found', 'searching'] as const;

/** Words for the library's own elements. It asks for them by id; those of this window are put in by `label`. */
const silentWords = {
  getLanguage: () => 'vi',
  getDirection: () => 'ltr',
  get: () => Promise.resolve(''),
  translate: () => Promise.resolve(),
  translateOnce: () => Promise.resolve(),
  pause: () => undefined,
  resume: () => undefined,
  destroy: () => Promise.resolve(),
};

/**
 * The library's page viewer in `container` (absolutely positioned) around `element`. It draws the pages in view first,
 * then a neighbour, and keeps at most ten drawn.
 */
export function createPageViewer(
  container: HTMLDivElement,
  element: HTMLDivElement,
  labelOf: (page: number) => string,
) {
  const page = ref(1);
  const pages = ref(0);
  const scale = ref(1);
  const fit = ref<Fit | null>('page-width');
  const rotation = ref(0);
  const drawn = ref(false);
  const find = shallowRef<FindProgress>({ at: 0, total: 0, state: 'idle' });

  const stop = new AbortController();
  const eventBus = new EventBus();
  const linkService = new PDFLinkService({ eventBus, externalLinkTarget: LinkTarget.BLANK });
  // a paper never leads out of the program
  linkService.externalLinkEnabled = false;
  const findController = new VietnameseFindController({ linkService, eventBus, delay: 150 });
  const options = {
    container,
    viewer: element,
    eventBus,
    linkService,
    findController,
    annotationMode: ANNOTATIONS_SHOWN,
    l10n: silentWords,
    enableAutoLinking: false,
    abortSignal: stop.signal,
  };
  const viewer = new PDFViewer(options as unknown as ConstructorParameters<typeof PDFViewer>[0]);
  linkService.setViewer(viewer);

  eventBus.on('pagesinit', () => {
    viewer.currentScaleValue = fit.value ?? String(scale.value);
    element.querySelectorAll('.page').forEach((shown, index) => {
      shown.setAttribute('aria-label', labelOf(index + 1));
      shown.removeAttribute('data-l10n-id');
    });
  });
  eventBus.on('pagerendered', () => (drawn.value = true));
  eventBus.on('pagechanging', (event: { pageNumber: number }) => (page.value = event.pageNumber));
  eventBus.on('scalechanging', (event: { scale: number; presetValue?: string }) => {
    scale.value = event.scale;
    fit.value = event.presetValue === 'page-width' || event.presetValue === 'page-fit' ? event.presetValue : null;
  });
  const counted = (count: { current: number; total: number }): void => {
    find.value = { ...find.value, at: count.current, total: count.total };
  };
  eventBus.on('updatefindmatchescount', (event: { matchesCount: { current: number; total: number } }) => {
    counted(event.matchesCount);
    if (event.matchesCount.total > 0) find.value = { ...find.value, state: 'found' };
  });
  eventBus.on(
    'updatefindcontrolstate',
    (event: { state: number; matchesCount: { current: number; total: number } }) => {
      find.value = { ...find.value, state: STATES[event.state] ?? 'idle' };
      counted(event.matchesCount);
    },
  );

  // a preset holds while the pane changes its size
  const observer = new ResizeObserver(() => {
    if (fit.value !== null && viewer.pagesCount > 0) viewer.currentScaleValue = fit.value;
  });
  observer.observe(container);

  function show(document: PDFDocumentProxy | null): void {
    // a paper that arrives when the viewer has gone is shown to nobody
    if (stop.signal.aborted) return;
    drawn.value = false;
    page.value = 1;
    pages.value = document?.numPages ?? 0;
    rotation.value = 0;
    find.value = { at: 0, total: 0, state: 'idle' };
    (viewer as { setDocument(shown: PDFDocumentProxy | null): void }).setDocument(document);
    linkService.setDocument(document, null);
    if (viewer.pagesRotation !== 0 && document !== null) viewer.pagesRotation = 0;
  }

  function rotate(by: 90 | -90): void {
    if (viewer.pagesCount === 0) return;
    rotation.value = (rotation.value + by + 360) % 360;
    viewer.pagesRotation = rotation.value;
  }

  function search(request: FindRequest): void {
    eventBus.dispatch('find', {
      source: viewer,
      caseSensitive: false,
      entireWord: false,
      highlightAll: true,
      ...request,
    });
  }

  function close(): void {
    observer.disconnect();
    show(null);
    stop.abort();
  }
  onScopeDispose(close);

  return {
    page,
    pages,
    scale,
    fit,
    rotation,
    drawn,
    find,
    show,
    rotate,
    search,
    endSearch: () => eventBus.dispatch('findbarclose', { source: viewer }),
    goTo(number: number): void {
      if (number >= 1 && number <= viewer.pagesCount) viewer.currentPageNumber = number;
    },
    zoom: (steps: number) => viewer.updateScale({ steps }),
    setFit(value: Fit): void {
      fit.value = value;
      if (viewer.pagesCount > 0) viewer.currentScaleValue = value;
    },
    actualSize: () => (viewer.currentScaleValue = '1'),
  };
}

export type PageViewer = ReturnType<typeof createPageViewer>;

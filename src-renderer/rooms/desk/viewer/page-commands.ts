import type { Command } from '../../../app/commands.ts';
import type { PageViewer } from './page-viewer.ts';

interface Viewing {
  readonly t: (name: string) => string;
  /** The heading under which the keys are shown. */
  readonly group: string;
  /** `null` while no paper is shown. */
  readonly viewer: PageViewer | null;
  find(): void;
}

/** What the keys do with the pages of a paper on show; the viewer's buttons tell the same keys. */
export function pageCommands({ t, group, viewer, find }: Viewing): Command[] {
  const enabled = viewer !== null;
  const turn = (by: 1 | -1): void => {
    if (viewer !== null) viewer.goTo(viewer.page.value + by);
  };
  return [
    {
      id: 'rotate-right',
      label: t('desk.viewer.rotateRight'),
      group,
      icon: 'i-lucide-rotate-cw',
      keys: ['r'],
      enabled,
      run: () => viewer?.rotate(90),
    },
    {
      id: 'rotate-left',
      label: t('desk.viewer.rotateLeft'),
      group,
      icon: 'i-lucide-rotate-ccw',
      keys: ['shift+r'],
      enabled,
      run: () => viewer?.rotate(-90),
    },
    {
      id: 'zoom-in',
      label: t('desk.viewer.zoomIn'),
      group,
      icon: 'i-lucide-plus',
      keys: ['+', '='],
      enabled,
      run: () => viewer?.zoom(1),
    },
    {
      id: 'zoom-out',
      label: t('desk.viewer.zoomOut'),
      group,
      icon: 'i-lucide-minus',
      keys: ['-', '−'],
      enabled,
      run: () => viewer?.zoom(-1),
    },
    {
      id: 'fit-width',
      label: t('desk.viewer.fitWidth'),
      group,
      icon: 'i-lucide-move-horizontal',
      keys: ['w'],
      enabled,
      run: () => viewer?.setFit('page-width'),
    },
    {
      id: 'fit-page',
      label: t('desk.viewer.fitPage'),
      group,
      icon: 'i-lucide-scan',
      keys: ['p'],
      enabled,
      run: () => viewer?.setFit('page-fit'),
    },
    {
      id: 'page-next',
      label: t('desk.viewer.next'),
      group,
      keys: ['pagedown'],
      enabled,
      keysOnly: true,
      run: () => turn(1),
    },
    {
      id: 'page-previous',
      label: t('desk.viewer.previous'),
      group,
      keys: ['pageup'],
      enabled,
      keysOnly: true,
      run: () => turn(-1),
    },
    {
      id: 'find-text',
      label: t('desk.viewer.find'),
      group,
      icon: 'i-lucide-text-search',
      keys: ['ctrl+f'],
      enabled,
      run: find,
    },
  ];
}

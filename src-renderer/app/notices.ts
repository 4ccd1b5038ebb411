import { useToast } from '@nuxt/ui/composables';
import { onScopeDispose, watch, type Ref } from 'vue';
import { i18n } from '../i18n/index.ts';
import type { Reason } from '#contract/common.ts';
import { describe } from '#contract/messages/index.ts';
import { locale } from '../i18n/locale.ts';
import { isAbort, reasonOf } from './failures.ts';
import { canUndo, takeUndo, type Undoable } from './undo.ts';

export interface Notices {
  /** A quiet tick; with `undo` it can be taken back there or by Ctrl+Z. */
  done(text: string, undo?: () => Promise<void>): void;
  /** What happened and what to do next. A call stopped by its own caller is no news. */
  failed(error: unknown): void;
  /** The same for a reason that came as a value. */
  warn(reason: Pick<Reason, 'code' | 'params'>): void;
  /** Takes the offer to undo off the screen, where what it speaks of is another matter now; Ctrl+Z still knows it. */
  withdrawOffer(): void;
  /** Undoes the newest step. */
  undoLast(): Promise<void>;
}

/** How many dialogs ask for quiet, and the newest message that waits until they are closed. */
const quiet = { dialogs: 0, waiting: null as (() => void) | null };

/** The message on the screen that offers to undo, by its id. */
const offer = { id: null as string | number | null };

/** As long as a dialog is open that fills the window, messages do not lie over it: they come when it is closed. */
export function useQuiet(open: Readonly<Ref<boolean>>): void {
  const toast = useToast();
  let asked = false;
  function ask(now: boolean): void {
    if (now === asked) return;
    asked = now;
    quiet.dialogs += now ? 1 : -1;
    if (now) toast.clear();
    else if (quiet.dialogs === 0) {
      quiet.waiting?.();
      quiet.waiting = null;
    }
  }
  watch(open, ask, { immediate: true });
  onScopeDispose(() => ask(false));
}

/** Short messages at the edge of the window. Call it in `setup`. */
export function useNotices(): Notices {
  const toast = useToast();
  const { t } = i18n.global;

  // one at a time: filing five papers in five seconds must not stack five messages over the page
  function say(message: Parameters<typeof toast.add>[0]): void {
    const show = (): void => {
      toast.clear();
      const { id } = toast.add(message);
      offer.id = message.actions === undefined ? null : id;
    };
    if (quiet.dialogs > 0) quiet.waiting = show;
    else show();
  }

  function warn(reason: Pick<Reason, 'code' | 'params'>): void {
    const { what, next } = describe(locale.value, reason);
    say({
      title: what,
      ...(next === '' ? {} : { description: next }),
      icon: 'i-lucide-triangle-alert',
      color: 'warning',
      duration: 12_000,
    });
  }

  async function runUndo(step: Undoable | null): Promise<void> {
    if (step === null) return;
    try {
      await step.undo();
      say({
        title: t('ui.undone', { what: step.label }),
        icon: 'i-lucide-undo-2',
        color: 'neutral',
        duration: 3000,
      });
    } catch (error) {
      failed(error);
    }
  }

  function failed(error: unknown): void {
    if (!isAbort(error)) warn(reasonOf(error));
  }

  return {
    done(text, undo) {
      const step: Undoable | null = undo === undefined ? null : { label: text, undo };
      if (step !== null) canUndo(step);
      say({
        title: text,
        orientation: 'horizontal',
        icon: 'i-lucide-check',
        color: 'success',
        duration: step === null ? 4000 : 7000,
        ...(step === null
          ? {}
          : {
              actions: [
                {
                  label: t('ui.undoKey'),
                  color: 'neutral' as const,
                  variant: 'outline' as const,
                  size: 'xs' as const,
                  onClick: () => void runUndo(takeUndo(step)),
                },
              ],
            }),
      });
    },
    failed,
    warn,
    withdrawOffer() {
      if (offer.id !== null) toast.remove(offer.id);
      offer.id = null;
    },
    undoLast: () => runUndo(takeUndo()),
  };
}

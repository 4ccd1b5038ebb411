import { computed, onBeforeUnmount, onMounted, shallowReactive, type ComputedRef } from 'vue';
import { belongsToTarget, keyName } from './keys.ts';

/** Something the person can do here and now, by a key, from the command palette, or both. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** The heading under which palette and shortcut sheet show it. */
  readonly group: string;
  readonly icon?: string;
  /** Key names as `keyName` gives them; the first is the one that is shown. */
  readonly keys?: readonly string[];
  /** How the keys are shown when they are a range, such as `1–9`. */
  readonly shown?: string;
  /** Left out of palette and keys when false. */
  readonly enabled?: boolean;
  /** Not useful as a line of the palette, such as `1–9`. */
  readonly keysOnly?: boolean;
  run(event?: KeyboardEvent): void;
}

const registered = shallowReactive(new Set<ComputedRef<readonly Command[]>>());

/** Every command of the rooms on screen. The newest registration comes last and wins its keys. */
export const commands = computed<readonly Command[]>(() => [...registered].flatMap((list) => list.value));

/** Offers commands for as long as the surrounding component is on screen. */
export function useCommands(list: () => readonly Command[]): void {
  const mine = computed(list);
  onMounted(() => registered.add(mine));
  onBeforeUnmount(() => registered.delete(mine));
}

const OVERLAYS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-state="open"]';

/** Runs the command whose key was pressed. Dialogs and menus keep their keys to themselves. */
function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const name = keyName(event);
  if (belongsToTarget(name, event.target) || document.querySelector(OVERLAYS) !== null) return;
  const command = commands.value.findLast((known) => known.enabled !== false && known.keys?.includes(name) === true);
  if (command === undefined) return;
  event.preventDefault();
  command.run(event);
}

export function listenForKeys(): void {
  window.addEventListener('keydown', onKeyDown);
}

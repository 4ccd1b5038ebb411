import { computed, onBeforeUnmount, onMounted, shallowReactive, type ComputedRef } from 'vue';
import { belongsToField, keyName } from './keys.ts';

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

/** What keeps keys to itself while it is open; one that is fading out does not any more. */
const OVERLAYS = ['dialog', 'alertdialog', 'menu'].map((role) => `[role="${role}"]:not([data-state="closed"])`).join();

/** Runs the command whose key was pressed. Dialogs and menus keep their keys to themselves. */
function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const name = keyName(event);
  if (belongsToTarget(name, event) || document.querySelector(OVERLAYS) !== null) return;
  const command = commands.value.findLast((known) => known.enabled !== false && known.keys?.includes(name) === true);
  if (command === undefined) return;
  event.preventDefault();
  command.run(event);
}

export function listenForKeys(): void {
  window.addEventListener('keydown', onKeyDown);
}

const EDITABLE = '[contenteditable]:not([contenteditable="false"])';
const FIELDS = `input, textarea, select, ${EDITABLE}`;
const UNTYPED = ['checkbox', 'radio', 'button', 'submit', 'reset', 'file', 'range', 'color', 'image'];
/** The fields that hold typed text. */
const TYPED = `input${UNTYPED.map((type) => `:not([type="${type}"])`).join('')}, textarea, ${EDITABLE}`;

/** Whether the key would type into or act on what has the focus, so that a plain shortcut must leave it alone. */
function belongsToTarget(name: string, { target, code }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(FIELDS) !== null) return belongsToField(name, code, target.closest(TYPED) !== null);
  if (name !== 'space' && name !== 'enter') return false;
  return (
    target.closest('button, a[href], summary, [role="button"], [role="tab"], [role="menuitem"], [role="checkbox"]') !==
    null
  );
}

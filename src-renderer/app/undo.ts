import { shallowRef } from 'vue';

export interface Undoable {
  /** What was done, as the toast says it. */
  readonly label: string;
  undo(): Promise<void>;
}

const KEPT = 50;

/** What can be taken back in this window, the newest last. */
export const undoable = shallowRef<readonly Undoable[]>([]);

export function canUndo(step: Undoable): void {
  undoable.value = [...undoable.value, step].slice(-KEPT);
}

/** Takes one step off the list so that it is not undone twice. */
export function takeUndo(step?: Undoable): Undoable | null {
  const taken = step ?? undoable.value.at(-1);
  if (taken === undefined || !undoable.value.includes(taken)) return null;
  undoable.value = undoable.value.filter((other) => other !== taken);
  return taken;
}

import { shallowRef } from 'vue';

/** What is being dragged inside the window: papers of the inbox, or an attachment of the dossier on screen. */
export type Dragged =
  { readonly kind: 'papers'; readonly ids: readonly string[] } | { readonly kind: 'attachment'; readonly id: string };

/** Set while a drag is under way, so that the places that would take it show themselves. */
export const dragged = shallowRef<Dragged | null>(null);

const TYPE = 'application/x-quay-mot-cua';

export function startDrag(event: DragEvent, what: Dragged, label: string): void {
  const { dataTransfer } = event;
  if (dataTransfer === null) return;
  dataTransfer.effectAllowed = 'move';
  dataTransfer.setData(TYPE, what.kind);
  const badge = dragBadge(label);
  dataTransfer.setDragImage(badge, -12, -8);
  setTimeout(() => badge.remove());
  dragged.value = what;
}

export function endDrag(): void {
  dragged.value = null;
}

/** Whether files of the computer are being dragged over the window. */
export function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}

/** The label that follows the pointer. */
function dragBadge(text: string): HTMLElement {
  const badge = document.createElement('div');
  badge.textContent = text;
  badge.className =
    'fixed -top-40 left-0 max-w-72 truncate rounded-md bg-inverted px-3 py-1.5 text-sm text-inverted shadow-lg';
  document.body.append(badge);
  return badge;
}

import type { Attachment, Delivery, Dossier, DossierComponent, RemoteFile } from '#contract/dossiers.ts';
import type { InboxItem } from '#contract/inbox.ts';

/** The keys 1–9 belong to the first nine components. */
export const NUMBERED = 9;

/** Which row is marked after rows left the list: the one that moved up into the place of the first of them. */
export function nextAfterLeaving(
  ids: readonly string[],
  leaving: ReadonlySet<string>,
  active: string | null,
): string | null {
  if (active !== null && !leaving.has(active)) return active;
  const from = active === null ? 0 : ids.indexOf(active);
  const after = ids.slice(Math.max(0, from)).find((id) => !leaving.has(id));
  return after ?? ids.slice(0, Math.max(0, from)).findLast((id) => !leaving.has(id)) ?? null;
}

/**
 * Which row is marked after the list has changed: the first that came back by an undo, or else the one that was, or
 * the one that moved up into its place.
 */
export function markedAfterChange(
  before: readonly string[],
  now: readonly string[],
  active: string | null,
  returning: readonly string[],
): string | null {
  const returned = now.find((id) => returning.includes(id));
  if (returned !== undefined) return returned;
  if (active !== null && now.includes(active)) return active;
  const next =
    active !== null && before.includes(active)
      ? nextAfterLeaving(before, new Set(before.filter((id) => !now.includes(id))), active)
      : null;
  return next ?? now[0] ?? null;
}

/** The papers that a key acts on: those chosen together, in the order of the list, or else the marked one. */
export function actedOn(ids: readonly string[], chosen: ReadonlySet<string>, active: string | null): string[] {
  const together = ids.filter((id) => chosen.has(id));
  if (together.length > 0) return together;
  return active === null ? [] : [active];
}

/** Everything from the row where Shift was first held to the marked one. */
export function range(ids: readonly string[], anchor: string | null, active: string): ReadonlySet<string> {
  const from = anchor === null ? -1 : ids.indexOf(anchor);
  const to = ids.indexOf(active);
  if (from < 0 || to < 0) return new Set([active]);
  return new Set(ids.slice(Math.min(from, to), Math.max(from, to) + 1));
}

/** A paper that can be put on a dossier: it waits, and its pages are not known to be unreadable. */
export function canBeFiled(item: Pick<InboxItem, 'state' | 'preparation' | 'documentId'>): boolean {
  return (
    item.documentId !== null &&
    item.preparation !== 'failed' &&
    (item.state === 'waiting' || item.state === 'set-aside')
  );
}

export interface ComponentLook {
  readonly icon: string;
  readonly tone: 'neutral' | 'success' | 'primary' | 'error';
  /** A key of `desk.component.state`. */
  readonly word: 'missing' | 'optional' | 'digitised' | 'reused-component' | 'reused-result' | 'blocked';
}

/** How a component stands, by icon and word. */
export function lookOfComponent(
  component: Pick<DossierComponent, 'state' | 'required'> & {
    readonly attachments: readonly Pick<Attachment, 'reused'>[];
  },
): ComponentLook {
  if (component.attachments.some(({ reused }) => reused !== null && reused.problem !== null)) {
    return { icon: 'i-lucide-circle-x', tone: 'error', word: 'blocked' };
  }
  switch (component.state) {
    case 'digitised':
      return { icon: 'i-lucide-circle-check', tone: 'success', word: 'digitised' };
    case 'reused-component':
      return { icon: 'i-lucide-recycle', tone: 'success', word: 'reused-component' };
    case 'reused-result':
      return { icon: 'i-lucide-recycle', tone: 'success', word: 'reused-result' };
    case 'missing':
      return component.required
        ? { icon: 'i-lucide-circle', tone: 'primary', word: 'missing' }
        : { icon: 'i-lucide-circle-dashed', tone: 'neutral', word: 'optional' };
  }
}

/** How a delivery stands, by icon and tone; the word stands beside them. */
export const DELIVERY_LOOKS: Readonly<
  Record<Delivery['state'], { readonly icon: string; readonly tone: 'neutral' | 'primary' | 'success' | 'warning' }>
> = {
  'not-sent': { icon: 'i-lucide-circle-dashed', tone: 'neutral' },
  sending: { icon: 'i-lucide-circle-arrow-up', tone: 'primary' },
  waiting: { icon: 'i-lucide-clock', tone: 'neutral' },
  'needs-person': { icon: 'i-lucide-triangle-alert', tone: 'warning' },
  sent: { icon: 'i-lucide-circle-check', tone: 'success' },
  changed: { icon: 'i-lucide-refresh-cw', tone: 'primary' },
};

/** How many of the required components have a paper. */
export function completeness(components: readonly Pick<DossierComponent, 'state' | 'required'>[]): {
  readonly required: number;
  readonly present: number;
} {
  const required = components.filter((component) => component.required);
  return { required: required.length, present: required.filter((component) => component.state !== 'missing').length };
}

/** An attachment with the place it stands in; `component` is `null` among the results. */
export interface PlacedAttachment {
  readonly attachment: Attachment;
  readonly component: DossierComponent | null;
}

export function findAttachment(dossier: Dossier, attachmentId: string): PlacedAttachment | null {
  for (const component of dossier.components) {
    const attachment = component.attachments.find((known) => known.id === attachmentId);
    if (attachment !== undefined) return { attachment, component };
  }
  const attachment = dossier.results.find((known) => known.id === attachmentId);
  return attachment === undefined ? null : { attachment, component: null };
}

/** Where an attachment is put: a component, or the results (`null`), and its place among the others there, from 0. */
export interface Place {
  readonly componentId: string | null;
  readonly position: number;
}

interface Ordered {
  readonly components: readonly Readonly<{ id: string; attachments: readonly Pick<Attachment, 'id'>[] }>[];
  readonly results: readonly Pick<Attachment, 'id'>[];
}

/** The groups of a dossier as they stand under each other: its components, then the results. */
function groupsOf(dossier: Ordered): { id: string | null; ids: string[] }[] {
  return [
    ...dossier.components.map(({ id, attachments }) => ({ id, ids: attachments.map((one) => one.id) })),
    { id: null, ids: dossier.results.map((one) => one.id) },
  ];
}

/**
 * One step up or down: past the neighbour, or over the edge to the end of the group before, the start of the group
 * after. `null` at the very top and bottom, and for an attachment that is gone.
 */
export function stepPlace(dossier: Ordered, attachmentId: string, by: 1 | -1): Place | null {
  const groups = groupsOf(dossier);
  const at = groups.findIndex(({ ids }) => ids.includes(attachmentId));
  const here = groups[at];
  if (here === undefined) return null;
  const position = here.ids.indexOf(attachmentId) + by;
  if (position >= 0 && position < here.ids.length) return { componentId: here.id, position };
  const next = groups[at + by];
  return next === undefined ? null : { componentId: next.id, position: by === 1 ? 0 : next.ids.length };
}

/**
 * The place of an attachment that is dropped before the `index`th row of a group, its own row counted where it stands
 * there. `null` when it would stay where it is.
 */
export function dropPlace(
  dossier: Ordered,
  attachmentId: string,
  componentId: string | null,
  index: number,
): Place | null {
  const own =
    groupsOf(dossier)
      .find(({ id }) => id === componentId)
      ?.ids.indexOf(attachmentId) ?? -1;
  if (own < 0) return { componentId, position: index };
  const position = index > own ? index - 1 : index;
  return position === own ? null : { componentId, position };
}

/** How many attachments stand in a group. */
export function countIn(dossier: Ordered, componentId: string | null): number {
  return groupsOf(dossier).find(({ id }) => id === componentId)?.ids.length ?? 0;
}

/**
 * Files of other systems: what was issued there and may become a result, and what stands there as a component of the
 * dossier, most of it sent by us.
 */
export function sortRemoteFiles(dossier: Pick<Dossier, 'components' | 'remoteFiles'>): {
  readonly issued: readonly RemoteFile[];
  readonly delivered: readonly RemoteFile[];
} {
  const ours = new Set(dossier.components.map((component) => component.name.normalize('NFC')));
  const isComponent = (file: RemoteFile): boolean => ours.has(file.belongsTo.normalize('NFC'));
  return {
    issued: dossier.remoteFiles.filter((file) => !isComponent(file)),
    delivered: dossier.remoteFiles.filter(isComponent),
  };
}

/** The least width of the document between the two other panes, in rem. */
const DOCUMENT_LEAST = 21;

/**
 * The widths of inbox and dossier in rem: as the person left them where there is room, else both smaller alike, so that
 * a small screen or large text never squeezes the document out.
 */
export function fitPanes(
  available: number,
  wanted: { readonly inbox: number; readonly dossier: number },
  least: { readonly inbox: number; readonly dossier: number },
): { readonly inbox: number; readonly dossier: number } {
  const room = available - DOCUMENT_LEAST;
  const together = wanted.inbox + wanted.dossier;
  if (together <= room) return wanted;
  const share = Math.max(0, room) / together;
  return {
    inbox: Math.max(least.inbox, wanted.inbox * share),
    dossier: Math.max(least.dossier, wanted.dossier * share),
  };
}

/** A long name for a short message. */
export function shortName(name: string, most = 60): string {
  return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`;
}

/**
 * A sentence about a file whose name stands beside it: `itself` (“tệp này”) takes the place of the name, so that what
 * happened is read first.
 */
export function withoutName(sentence: string, name: string, itself: string): string {
  const quoted = `“${name}”`;
  const at = sentence.indexOf(quoted);
  if (name === '' || at < 0) return sentence;
  const before = sentence.slice(0, at).replace(/(the file|tệp) $/i, '');
  const word = before === '' ? itself.charAt(0).toLocaleUpperCase() + itself.slice(1) : itself;
  return before + word + sentence.slice(at + quoted.length);
}

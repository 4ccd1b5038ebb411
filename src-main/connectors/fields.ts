import type { DossierField } from '#contract/dossiers.ts';
import type { FieldOf } from './answers.ts';

/** Where JSON error bodies put the name of a field: at the top, or in the entries of a list of errors. */
const NAME_KEYS = ['field', 'fieldName', 'property', 'path'];
const LIST_KEYS = ['errors', 'fieldErrors', 'violations'];
const LONGEST_LIST = 20;

/** `Trường applicant.phone …`, `field "phone" …`: a wire name counts where the sentence says that it is one. */
const NAMED_IN_WORDS =
  /(?:trường|thuộc tính|tham số|field|property|parameter)\s*[:=]?\s*["'“‘`[(]?([\p{L}\p{N}_.]+)/giu;

/**
 * Reads out of a refusal which datum of ours it names.
 *
 * @param names the system's wire names (letter case aside) with what each is here.
 */
export function fieldNames(names: Readonly<Record<string, DossierField>>): FieldOf {
  const known = new Map(Object.entries(names).map(([name, field]) => [name.toLowerCase(), field]));
  /** The whole path, else a longer path's beginning or end: `applicant.phone.0`, `body.applicant.phone`. */
  const find = (name: string): DossierField | null => {
    const parts = name.toLowerCase().replace(/\.+$/, '').split('.').slice(0, 8);
    for (let from = 0; from < parts.length; from += 1) {
      for (let to = parts.length; to > from; to -= 1) {
        const field = known.get(parts.slice(from, to).join('.'));
        if (field !== undefined) return field;
      }
    }
    return null;
  };
  return (message, json) => {
    for (const name of [...namesInJson(json), ...namesInWords(message)]) {
      const field = find(name);
      if (field !== null) return field;
    }
    return null;
  };
}

function namesInWords(message: string): string[] {
  return [...message.normalize('NFC').matchAll(NAMED_IN_WORDS)].map(([, name]) => name ?? '');
}

function namesInJson(json: unknown): string[] {
  if (typeof json !== 'object' || json === null) return [];
  const fields = new Map<string, unknown>(Object.entries(json));
  const here = NAME_KEYS.flatMap((key) => textOf(fields.get(key)));
  const listed = LIST_KEYS.flatMap((key) => {
    const list = fields.get(key);
    return Array.isArray(list) ? list.slice(0, LONGEST_LIST).flatMap(namesOfEntry) : [];
  });
  return [...here, ...listed];
}

function namesOfEntry(entry: unknown): string[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const fields = new Map<string, unknown>(Object.entries(entry));
  return NAME_KEYS.flatMap((key) => textOf(fields.get(key)));
}

function textOf(value: unknown): string[] {
  return typeof value === 'string' && value !== '' && value.length <= 200 ? [value] : [];
}

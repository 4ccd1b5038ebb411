import { compose } from './text.ts';

const NAME_LENGTH = 255;
/** Of a longer text the end is looked at: there is the extension. */
const TEXT_LENGTH = 10_000;

/** Control characters, and marks that cannot be seen or turn the direction of writing so that a name reads as another. */
const INVISIBLE = /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** Names of devices: Windows opens the device, whatever stands behind the dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?= *(\.|$))/i;

/**
 * A name that is safe to show, to store and to hand on as a file name: composed letters, nothing invisible, no path, no
 * device of Windows, at most 255 characters with its extension kept. Empty when nothing of it is left.
 */
export function safeFileName(given: string): string {
  const shown = compose(given.slice(-TEXT_LENGTH))
    .replace(INVISIBLE, '')
    .replace(/[\\/]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .trim()
    .replace(DEVICE, '_$1');
  const letters = Array.from(shown);
  if (letters.length <= NAME_LENGTH) return shown;
  const extension = Array.from(extensionOf(shown));
  return [...letters.slice(0, NAME_LENGTH - extension.length), ...extension].join('');
}

/** With its dot and in small letters; empty when there is none. */
export function extensionOf(name: string): string {
  return /[^.](\.[A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

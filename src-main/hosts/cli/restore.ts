import { format } from 'date-fns';
import type { BackupView, Restored } from '#contract/backup.ts';
import { AppError } from '../../platform/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { speaker } from '../wording.ts';
import { createPlainMachine } from '../web/machine.ts';
import { connectToRunning } from './door.ts';
import type { Output } from './output.ts';
import { cliWording } from './wording.ts';

interface Wanted {
  /** The id of a copy; the newest one when none is named. */
  readonly chosen: string | undefined;
  readonly list: boolean;
  readonly empty: boolean;
}

interface Copies {
  view(): Promise<BackupView>;
  restore(id: string | null): Promise<Restored>;
  close(): Promise<void>;
}

interface Place {
  readonly dataFolder: string;
  readonly profileFile: string | undefined;
}

/** `restore [--list] [--empty] [SNAPSHOT]`: by the running program when it waits for this, else alone. */
export async function restore(place: Place, output: Output, { chosen, list, empty }: Wanted): Promise<number> {
  const say = speaker(cliWording, output.locale);
  const copies = await openWay(place, list ? 'reader' : 'writer');
  try {
    const { snapshots } = await copies.view();
    if (list) {
      for (const { id, at, counts, places } of snapshots) {
        output.line(
          say('snapshot-line', { ...counts, id, at: format(at, 'dd/MM/yyyy HH:mm'), places: places.join(', ') }),
        );
      }
      if (snapshots.length === 0) output.line(say('no-snapshots'));
      output.answer({ snapshots });
      return EXIT.ok;
    }
    const id = empty ? null : (chosen ?? snapshots[0]?.id);
    if (id === undefined) throw new AppError('backup.none');
    const { movedTo, passedOver } = await copies.restore(id);
    output.line(say('restored', { id: id ?? '–', movedTo }));
    output.line(say('restored-codes', { passedOver }));
    output.answer({ restored: id, movedTo, passedOver });
    return EXIT.ok;
  } finally {
    await copies.close();
  }
}

async function openWay({ dataFolder, profileFile }: Place, mode: 'reader' | 'writer'): Promise<Copies> {
  const running = await connectToRunning(dataFolder);
  if (running !== null) {
    return {
      view: () => running.client.backup.get(),
      restore: (snapshotId) => running.client.backup.restore({ snapshotId }),
      close: () => running.close(),
    };
  }
  const { openCopies } = await import('../../core/restore-alone.ts');
  return openCopies({
    dataFolder,
    mode,
    host: createPlainMachine('cli'),
    ...(profileFile === undefined ? {} : { profileFile }),
  });
}

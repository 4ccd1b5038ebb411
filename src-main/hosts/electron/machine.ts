import { dialog, Notification, shell, type BrowserWindow } from 'electron';
import type { Question } from './channel.ts';
import type { SystemProtection } from './secret-protection.ts';

interface MachineParts {
  readonly protection: SystemProtection | null;
  window(): BrowserWindow | null;
  showWindow(): void;
}

/** Does what the core asks of the machine. */
export interface WindowMachine {
  answer(question: Question): Promise<unknown>;
  notify(title: string, body: string): void;
}

export function createWindowMachine({ protection, window, showWindow }: MachineParts): WindowMachine {
  const protectionOrFail = (): SystemProtection => {
    if (protection === null) throw new Error('this system protects no secrets');
    return protection;
  };
  return {
    async answer(question) {
      switch (question.ask) {
        case 'protect':
          return protectionOrFail().protect(question.bytes);
        case 'unprotect':
          return protectionOrFail().unprotect(question.bytes);
        case 'openFolder':
          // the shell answers with an empty text when it worked
          return (await shell.openPath(question.path)) === '';
        case 'pickFolder': {
          const owner = window();
          const choice = { properties: ['openDirectory' as const, 'createDirectory' as const] };
          const { canceled, filePaths } = await (owner === null
            ? dialog.showOpenDialog(choice)
            : dialog.showOpenDialog(owner, choice));
          return canceled ? null : (filePaths[0] ?? null);
        }
      }
    },
    notify(title, body) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      notification.on('click', showWindow);
      notification.show();
    },
  };
}

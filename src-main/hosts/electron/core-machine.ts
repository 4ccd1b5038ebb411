import type { HostServices } from '../../platform/host.ts';
import type { FromCore, Question, ToCore } from './channel.ts';

type Start = Extract<ToCore, { type: 'start' }>;
type Answer = Extract<ToCore, { type: 'answer' }>['answer'];

/** The machine as the core process sees it: everything is asked of the window process. */
export interface Machine {
  readonly services: HostServices;
  answered(id: number, answer: Answer): void;
}

export function createMachine(start: Start, say: (message: FromCore) => void): Machine {
  const open = new Map<number, (answer: Answer) => void>();
  let last = 0;
  const ask = async (question: Question): Promise<unknown> => {
    last += 1;
    const id = last;
    const answer = await new Promise<Answer>((resolve) => {
      open.set(id, resolve);
      say({ type: 'question', id, question });
    });
    if (!answer.ok) throw new Error(answer.message);
    return answer.value;
  };
  const bytes = async (question: Question): Promise<Buffer> => {
    const answer = await ask(question);
    if (!(answer instanceof Uint8Array)) throw new Error(`${question.ask} did not answer with bytes`);
    return Buffer.from(answer);
  };
  const { protection } = start;
  return {
    services: {
      kind: 'electron',
      version: start.version,
      capabilities: start.capabilities,
      protection:
        protection === null
          ? null
          : {
              name: protection,
              protect: (plain) => bytes({ ask: 'protect', bytes: plain }),
              unprotect: (sealed) => bytes({ ask: 'unprotect', bytes: sealed }),
            },
      async pickFolder() {
        const path = await ask({ ask: 'pickFolder' });
        return typeof path === 'string' ? path : null;
      },
      openFolder: async (path) => (await ask({ ask: 'openFolder', path })) === true,
      notify: (title, body) => say({ type: 'notify', title, body }),
    },
    answered(id, answer) {
      open.get(id)?.(answer);
      open.delete(id);
    },
  };
}

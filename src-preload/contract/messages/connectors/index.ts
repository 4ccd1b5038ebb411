import { accountsMessages } from './accounts.ts';
import { downloadsMessages } from './downloads.ts';
import { filesMessages } from './files.ts';
import { hatinhMessages } from './hatinh.ts';
import { igateMessages } from './igate.ts';
import { lineMessages } from './line.ts';
import { pullMessages } from './pull.ts';
import { repositoryMessages } from './repository.ts';
import { requestsMessages } from './requests.ts';

/** What can come of a call to a remote system. */
export const connectorsMessages = {
  ...lineMessages,
  ...requestsMessages,
  ...accountsMessages,
  ...igateMessages,
  ...filesMessages,
  ...downloadsMessages,
  ...pullMessages,
  ...hatinhMessages,
  ...repositoryMessages,
};

import { writeFileSync } from 'node:fs';
import { describeMessages, messagesFile } from './messages.ts';

/** `node --import tsx infra/write-messages.ts`: writes the table of everything people can be told anew, docs/messages.md. */
writeFileSync(messagesFile, await describeMessages());

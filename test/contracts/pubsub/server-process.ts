import { startPubSub } from '../../../infra/local/pubsub/server.ts';

/** Run as a process of its own, so that a test can end it as a crash would. Arguments: the directory. */
const directory = process.argv[2];
if (directory === undefined) {
  throw new Error('usage: server-process.ts <directory>');
}
const server = await startPubSub({ directory });
console.log(`listening ${server.host}`);

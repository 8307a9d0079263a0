import { startFirestore } from '../../../infra/local/firestore/server.ts';

/** Runs a server in a process of its own that a test can kill: `serve.ts <directory>`; prints its host and waits. */
const [, , directory] = process.argv;
if (directory === undefined) throw new Error('Name a directory.');
const running = await startFirestore({ directory });
process.stdout.write(`${running.host}\n`);

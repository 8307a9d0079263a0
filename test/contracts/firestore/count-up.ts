import { openClient } from './clients.ts';

/** Adds one to the counter in as many transactions as asked, in a process of its own: `count-up.ts <host> <path> <times>`. */
const [, , host = '', path = '', times = '0'] = process.argv;
const client = openClient(host, 'demo-counting');
const counter = client.doc(path);
for (let time = 0; time < Number(times); time++) {
  await client.runTransaction(
    async (transaction) => {
      const read = await transaction.get(counter);
      transaction.set(counter, { n: Number(read.get('n') ?? 0) + 1 });
    },
    { maxAttempts: 20 },
  );
}
await client.terminate();

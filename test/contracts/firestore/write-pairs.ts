import { openClient } from './clients.ts';

/** Commits pairs of documents until it is killed, printing each number once its commit was acknowledged: `write-pairs.ts <host>`. */
const [, , host = ''] = process.argv;
const client = openClient(host, 'demo-durability');
const WRITERS = 8;

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writePairs(writer)));

async function writePairs(writer: number): Promise<never> {
  for (let n = writer; ; n += WRITERS) {
    const batch = client.batch();
    batch.set(client.doc(`left/${n}`), { n });
    batch.set(client.doc(`right/${n}`), { n });
    await batch.commit();
    process.stdout.write(`${n}\n`);
  }
}

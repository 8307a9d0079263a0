import { setTimeout as wait } from 'node:timers/promises';
import { http } from '@google-cloud/functions-framework';
import { finishBeforeEnding, keepBodies } from '../../../functions/framework.ts';

/** A function that takes its time and says what it was sent, byte by byte; run by framework.test.ts in a process of its own. */
keepBodies();
const stopping = finishBeforeEnding();
http('slow', async (request, response) => {
  process.stdout.write('began\n');
  if (request.query['until'] === 'stopping')
    await new Promise((resolve) => stopping.addEventListener('abort', resolve));
  await wait(Number(request.query['milliseconds'] ?? 0));
  response.end(`${String(Buffer.isBuffer(request.body))} ${request.rawBody?.toString('hex') ?? ''}`);
});

import { expect, test } from 'vitest';
import { openWorkbench } from './workbench.ts';

test('every version of a client tells who made it, what it was before, and that it was deleted and brought back', async () => {
  const bench = await openWorkbench();
  const made = await bench.ask('POST', '/clients', { body: { givenName: 'Maya', familyName: 'Lindt' } });
  const path = `/clients/${made.json['id']}`;
  await bench.ask('PATCH', path, { body: { familyName: 'Berg' } });
  await bench.ask('DELETE', path);
  await bench.ask('POST', `${path}/restore`);

  const { status, json } = await bench.ask('GET', `${path}/history`);

  expect(status).toBe(200);
  expect(json['items']).toMatchObject([
    { version: 3, deleted: false, after: { familyName: 'Berg' } },
    { version: 2, deleted: true, by: { kind: 'apiKey', name: 'Software' } },
    { version: 2, deleted: false, before: { familyName: 'Lindt' }, after: { familyName: 'Berg' } },
    { version: 1, deleted: false, before: null, after: { familyName: 'Lindt' } },
  ]);
  expect((await bench.ask('GET', '/clients/nobody/history')).status).toBe(404);
});

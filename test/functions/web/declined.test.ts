import { afterEach, beforeEach, expect, it } from 'vitest';
import { syncs } from '../../../shared/ports/collections.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const email = 'ann@example.com';
const day = 86_400_000;
const events = `/calendars/${email}/events`;
let bench: Workbench;
let browser: Browser;
let tab: string;

beforeEach(async () => {
  bench = await openWorkbench();
  browser = bench.openBrowser();
  await makeStudio(browser);
  const [found] = await bench.store.find({ from: syncs });
  tab = `/users/${found?.value.userId ?? ''}/google-sync`;
  await browser.get('/google-sync');
  await browser.post(tab, { enabled: 'on', calendarId: email, syncAppointmentsBack: 'on' });
  await bench.runSyncs();
});
afterEach(() => bench.close());

async function syncNow(): Promise<void> {
  bench.passSeconds(61);
  await browser.post(`${tab}/run`, {});
  await bench.runSyncs();
}

const answered = (responseStatus: string) => ({ attendees: [{ email, responseStatus }] });

/** Twelve invitations come in, and all but so many are declined; those are deleted. */
async function declineAllBut(deleted: number): Promise<string> {
  for (let index = 1; index <= 12; index++) {
    await bench.callGoogle(email, 'POST', events, {
      summary: `Fair ${index}`,
      start: { dateTime: new Date(Date.now() + index * day).toISOString() },
      end: { dateTime: new Date(Date.now() + index * day + 3_600_000).toISOString() },
      ...answered('accepted'),
    });
  }
  await syncNow();
  const { items = [] } = await bench.callGoogle(email, 'GET', events);
  expect(items).toHaveLength(12);
  for (const [index, { id }] of items.entries()) {
    if (index < deleted) await bench.callGoogle(email, 'DELETE', `${events}/${id}`);
    else await bench.callGoogle(email, 'PATCH', `${events}/${id}`, answered('declined'));
  }
  await syncNow();
  const { html } = await browser.get('/conflicts');
  return /href="(\/conflicts\/[^"?]+)"/.exec(html)?.[1] ?? '';
}

it('says that all of them are declined, offers to keep them, and names each afterwards', async () => {
  const path = await declineAllBut(0);
  const { html } = await browser.get(path);
  for (const text of ['All of them are in Google still', 'Keep them in the studio', 'stays declined'])
    expect(html).toContain(text);
  expect(html).not.toContain('Put them back in Google');
  expect(html.match(/<span>declined in Google<\/span>/g)).toHaveLength(12);
  await browser.post(path, { choice: 'putBack' });
  await bench.runSyncs();
  expect((await bench.callGoogle(email, 'GET', events)).items).toHaveLength(12);
  const after = await browser.get(path);
  expect(after.html.match(/<span>declined in Google<\/span>/g)).toHaveLength(12);
});

it('says how many are declined where others are gone, and that putting back leaves those out', async () => {
  const path = await declineAllBut(5);
  const { html } = await browser.get(path);
  for (const text of ['7 of them are in Google still', 'Put them back in Google', 'no second event is made beside it'])
    expect(html).toContain(text);
  await browser.post(path, { choice: 'putBack' });
  await bench.runSyncs();
  expect((await bench.callGoogle(email, 'GET', events)).items).toHaveLength(12);
});

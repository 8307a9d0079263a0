import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiApp } from '../../../functions/api.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const publicUrl = 'http://localhost:8080';
let bench: Workbench;
let browser: Browser;
let seriesId: string;
let userId: string;

beforeAll(async () => {
  bench = await openWorkbench();
  browser = bench.openBrowser();
  await makeStudio(browser);
  userId = ((await ask('GET', '/me')) as { user: { id: string } }).user.id;
  seriesId = await makeSeries();
});
afterAll(() => bench.close());

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const csrfToken = /name="csrf-token" content="([^"]+)"/.exec((await browser.get('/calendar')).html)?.[1] ?? '';
  const app = createApiApp(bench.deps, { publicUrl, channelSecret: 'a secret for channels, long enough' });
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await app.request(`${publicUrl}/api/v1${path}`, {
    method,
    headers: { cookie, origin: publicUrl, 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.status === 204 ? undefined : answer.json();
}

/** Mondays at nine in Chicago over the end of daylight saving, from 26 October 2099 on. */
async function makeSeries(): Promise<string> {
  const made = await ask('POST', '/bookings', {
    kind: 'appointment',
    description: 'Mondays',
    start: { dateTime: '2099-10-26T09:00:00-05:00', timeZone: 'America/Chicago' },
    end: { dateTime: '2099-10-26T10:00:00-05:00', timeZone: 'America/Chicago' },
    userIds: [userId],
    recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=6' },
  });
  return (made as { id: string }).id;
}

test('the page of a series says its rule in words, and what is left out and different', async () => {
  await ask('DELETE', `/bookings/${seriesId}_20991109`);
  await ask('PATCH', `/bookings/${seriesId}_20991116`, {
    start: { dateTime: '2099-11-17T09:00:00-06:00' },
    end: { dateTime: '2099-11-17T10:00:00-06:00' },
  });

  const { html } = await browser.get(`/bookings/${seriesId}`);

  expect(html).toContain('Every week on Monday, 6 times');
  expect(html).toMatch(/Left out[^]*Monday, November 9, 2099/);
  expect(html).toMatch(/Different from the others[^]*Monday, November 16, 2099[^]*moved to Tuesday, November 17, 2099/);
  expect(html).toContain('2099-11-09 left out');
  expect(html).toContain('Delete the whole series');
});

test('the page of an occurrence tells of its series, and deletes and brings back only it', async () => {
  const path = `/bookings/${seriesId}_20991102`;
  const { html } = await browser.get(path);
  expect(html).toContain('One of a series');
  expect(html).toMatch(/Monday, November 2, 2099, 9:00/);

  expect((await browser.post(`${path}/delete`, { scope: 'this' })).location).toBe(path);
  expect((await browser.get(path)).html).toContain('left out of its series');
  expect((await browser.post(`${path}/restore`, {})).location).toBe(path);

  expect((await browser.get(path)).html).toContain('Delete only this one');
});

test('an occurrence is linked from its page and then stands by itself', async () => {
  await browser.get('/clients/new');
  await browser.post('/clients', { givenName: 'Maria' });
  const clientId = ((await ask('GET', '/clients')) as { items: { id: string }[] }).items[0]?.id ?? '';
  const path = `/bookings/${seriesId}_20991123`;
  await browser.get(path);

  expect((await browser.post(`${path}/link`, { clientId })).location).toBe(path);

  const { html } = await browser.get(path);
  expect(html).toContain('Taken out of a series');
  expect(html).toContain('Linked appointment');
  expect((await browser.get(`/bookings/${seriesId}`)).html).toContain('Unlinked appointment');
});

test('this and the following are deleted from the page of an occurrence', async () => {
  const path = `/bookings/${seriesId}_20991116`;
  await browser.get(path);

  await browser.post(`${path}/delete`, { scope: 'following' });

  expect((await browser.get(`/bookings/${seriesId}`)).html).toContain('until November 15, 2099');
});

test('a day the series does not have is not there', async () => {
  expect((await browser.get(`/bookings/${seriesId}_20991103`)).status).toBe(404);
});

test('the calendar offers the ways to repeat, and asks how much of a series a change means', async () => {
  const { html } = await browser.get('/calendar');
  for (const words of [
    'Does not repeat',
    'Every month, on the same weekday',
    'This and the following',
    'Only this one',
  ]) {
    expect(html).toContain(words);
  }
});

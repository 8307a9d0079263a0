import type { Browser, Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProduct, temporaryDirectory } from '../integration/npm-start.ts';
import type { StartedProduct } from '../integration/npm-start.ts';
import { googleUser } from './google-user.ts';
import { launchChromium, openVisitor, overflowsSideways, patience, signIn } from './visitor.ts';

const email = 'ann.lee@example.com';
const zone = 'America/Chicago';
const wait = { timeout: patience };

let directory: ReturnType<typeof temporaryDirectory>;
let product: StartedProduct;
let browser: Browser;

beforeAll(async () => {
  directory = temporaryDirectory();
  [product, browser] = await Promise.all([startProduct({ directory: directory.path }), launchChromium()]);
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  directory[Symbol.dispose]();
});

/** The first Monday of the next March: daylight saving begins there before the third. */
function firstMonday(): Temporal.PlainDate {
  const today = Temporal.Now.plainDateISO(zone);
  const march = Temporal.PlainDate.from({ year: today.month < 3 ? today.year : today.year + 1, month: 3, day: 1 });
  return march.add({ days: (8 - march.dayOfWeek) % 7 });
}

interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly start: { readonly dateTime?: string };
  readonly seriesId?: string;
}

/** When the sessions of series are, on the studio's wall clock. */
async function times(page: Page, first: Temporal.PlainDate): Promise<readonly string[]> {
  const [from, to] = [first.subtract({ days: 1 }).toString(), first.add({ days: 60 }).toString()];
  const answer = await page.request.get(`${product.url}/api/v1/bookings?from=${from}&to=${to}&limit=200`);
  const { items } = (await answer.json()) as { readonly items: readonly Listed[] }; // as the API documents it
  return items
    .filter(({ kind, seriesId }) => kind === 'session' && seriesId !== undefined)
    .map(({ start }) => start.dateTime?.slice(0, 'YYYY-MM-DDTHH:MM'.length) ?? '')
    .toSorted();
}

test('a weekly session over daylight saving: one moved, one deleted, the following retimed in Google, as both calendars show', async () => {
  const ann = await openVisitor(browser, { timeZone: zone });
  const { page } = ann;
  const google = googleUser(product, email);
  const first = firstMonday();
  const monday = (nth: number): string => first.add({ days: nth * 7 }).toString();
  await signIn(ann, product.url, 'Ann Lee');
  await page.goto(`${product.url}/google-sync`);
  await page.getByLabel('Enable Google sync').check();
  await page.getByLabel('Google calendar').selectOption(email);
  await page.getByLabel('Send new, modified and deleted Google appointments').check();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByText('Connected').first().waitFor();

  const before = new Set((await google.events()).map(({ id }) => id));
  const made = async () => (await google.events()).filter(({ id }) => !before.has(id));
  await bookWeekly(page, monday(0));
  // One event that repeats, not eight.
  await expect
    .poll(made, wait)
    .toMatchObject([{ start: { dateTime: expect.stringContaining('T10:00:00') as string } }]);
  const plain = Array.from({ length: 8 }, (_, nth) => `${monday(nth)}T10:00`);
  expect(await times(page, first)).toEqual(plain);

  const instance = async (day: string): Promise<void> => {
    await page.goto(`${product.googleUrl}/people/${email}/calendars/${email}?date=${day}&span=month`);
    await page.locator(`a[href*="_${day.replaceAll('-', '')}"]`).click();
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
  };
  await instance(monday(1));
  await page.locator('[name=startTime]').fill('14:00');
  await page.locator('[name=endTime]').fill('15:00');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const moved = plain.with(1, `${monday(1)}T14:00`);
  await expect.poll(async () => times(page, first), wait).toEqual(moved);

  await instance(monday(2));
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  // A session is never lost by what Google says: it is put back there, and somebody is asked.
  await expect
    .poll(async () => (await page.goto(`${product.url}/conflicts`))?.text(), wait)
    .toContain('Changed on both');
  expect(await times(page, first)).toEqual(moved);

  await instance(monday(4));
  await page.locator('[name=startTime]').fill('16:00');
  await page.locator('[name=endTime]').fill('17:00');
  await page.locator('[name=reach][value=following]').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const retimed = moved.map((time, nth) => (nth < 4 ? time : `${monday(nth)}T16:00`));
  await expect.poll(async () => times(page, first), wait).toEqual(retimed);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${product.url}/calendar`);
  expect(await overflowsSideways(page)).toBe(false);
  expect(ann.problems).toEqual([]);
}, 180_000);

async function bookWeekly(page: Page, day: string): Promise<void> {
  await page.goto(`${product.url}/calendar`);
  await page.getByRole('button', { name: 'New booking' }).click();
  const form = page.locator('#booking-form');
  await form.getByLabel('Kind').selectOption({ label: 'Session' });
  await form.getByLabel('Type').selectOption({ index: 1 });
  await form.getByLabel('Client', { exact: true }).selectOption({ index: 1 });
  await form.getByLabel('Photographer').selectOption({ label: 'Ann Lee' });
  await form.locator('[name=startDate]').fill(day);
  await form.locator('[name=startTime]').fill('10:00');
  await form.locator('[name=endDate]').fill(day);
  await form.locator('[name=endTime]').fill('11:00');
  await form.locator('[name=repeat]').selectOption('weekly');
  await form.locator('[name=repeatEnd]').selectOption('after');
  await form.locator('[name=repeatCount]').fill('8');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.locator('#booking').waitFor({ state: 'hidden' });
}

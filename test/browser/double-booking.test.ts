import { Temporal } from 'temporal-polyfill';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProduct, temporaryDirectory } from '../integration/npm-start.ts';
import type { StartedProduct } from '../integration/npm-start.ts';
import { comingSession } from './coming-session.ts';
import { googleUser } from './google-user.ts';
import { launchChromium, openVisitor, overflowsSideways, patience, reloadUntil, signIn } from './visitor.ts';

const email = 'ann.lee@example.com';
const title = 'Dentist check-up';
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

test('a double booking made in Google: the mail’s link leads to it, one is moved, the list is empty, both calendars are right', async () => {
  const ann = await openVisitor(browser);
  const { page } = ann;
  const google = googleUser(product, email);
  await signIn(ann, product.url, 'Ann Lee');
  await page.goto(`${product.url}/google-sync`);
  await page.getByLabel('Enable Google sync').check();
  await page.getByLabel('Google calendar').selectOption(email);
  await page.getByLabel('Send new, modified and deleted Google appointments').check();
  await page.getByLabel('Populate Google').check();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await reloadUntil(page, 'told within seconds');
  const session = await comingSession(page, product.url);
  const start = Temporal.Instant.from(session.start);
  await google.create({
    summary: title,
    start: { dateTime: start.add({ minutes: 30 }).toString() },
    end: { dateTime: start.add({ minutes: 120 }).toString() },
  });

  await page.goto(product.inboxUrl);
  await reloadUntil(page, 'a question waits for you');
  await page.getByRole('link', { name: 'a question waits for you' }).first().click();
  const link = await page.locator('a[href*="/conflicts/"]').first().getAttribute('href');
  await page.goto(link ?? '');
  await page.getByRole('heading', { name: 'Both at once' }).waitFor();
  expect(await page.getByRole('img', { name: 'Both bookings on one clock' }).isVisible()).toBe(true);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflowsSideways(page)).toBe(false);

  const proposal = page.locator('.choice').filter({ hasText: title }).locator('.times button').first();
  const to = Date.parse((await proposal.getAttribute('value')) ?? '');
  await proposal.click();
  await page.getByText('Thank you.').waitFor();
  await page.goto(`${product.url}/conflicts`);
  await page.getByText('Nothing waits for an answer.').waitFor();
  await expect.poll(async () => Date.parse((await google.named(title))?.start?.dateTime ?? ''), wait).toBe(to);
  const query = new URLSearchParams({
    from: start.subtract({ hours: 24 }).toString(),
    to: start.add({ hours: 15 * 24 }).toString(),
    limit: '200',
  });
  const answer = await page.request.get(`${product.url}/api/v1/bookings?${query.toString()}`);
  const { items } = (await answer.json()) as {
    readonly items: readonly { readonly description: string; readonly start: { readonly dateTime: string } }[];
  }; // as the API documents it
  const moved = items.filter(({ description }) => description === title);
  expect(moved.map((booking) => Date.parse(booking.start.dateTime))).toEqual([to]);
  expect(ann.problems).toEqual([]);
});

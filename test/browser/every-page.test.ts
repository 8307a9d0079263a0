import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProduct, temporaryDirectory } from '../integration/npm-start.ts';
import type { StartedProduct } from '../integration/npm-start.ts';
import { comingSession, moveInGoogle } from './coming-session.ts';
import { googleUser } from './google-user.ts';
import { launchChromium, openVisitor, overflowsSideways, reloadUntil, signIn } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const phone = { width: 390, height: 844 };

let directory: ReturnType<typeof temporaryDirectory>;
let product: StartedProduct;
let browser: Browser;
let ann: Visitor;

// One day of Ann Lee's, in the studio that everybody finds at the first start.
beforeAll(async () => {
  directory = temporaryDirectory();
  [product, browser] = await Promise.all([startProduct({ directory: directory.path }), launchChromium()]);
  ann = await openVisitor(browser);
  await signIn(ann, product.url, 'Ann Lee');
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  directory[Symbol.dispose]();
});

test('a session moved in Google says on its page who moved it', async () => {
  const { page } = ann;
  await page.goto(`${product.url}/google-sync`);
  await page.getByLabel('Enable Google sync').check();
  await page.getByLabel('Google calendar').selectOption('ann.lee@example.com');
  await page.getByLabel('Send new, modified and deleted Google appointments').check();
  await page.getByLabel('Populate Google').check();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await reloadUntil(page, 'told within seconds');

  const session = await comingSession(page, product.url);
  await moveInGoogle(googleUser(product, 'ann.lee@example.com'), session);

  await page.goto(`${product.url}/bookings/${session.id}`);
  await page.getByRole('heading', { name: session.title }).waitFor();
  await reloadUntil(page, ", Google, Ann Lee's calendar");
  await page.getByRole('heading', { name: 'Status notes' }).waitFor();
  expect(ann.problems).toEqual([]);
});

test.each([
  ['a desk', { width: 1280, height: 900 }],
  ['a phone', phone],
])('every page of the navigation fits %s and complains of nothing', async (_, size) => {
  const { page } = ann;
  await page.setViewportSize(size);
  await page.goto(product.url);
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  expect(paths.length).toBeGreaterThan(5);
  const session = await comingSession(page, product.url);
  const wide: string[] = [];
  for (const path of [...paths, `/bookings/${session.id}`, '/google-sync?preview=1', '/clients/new']) {
    await page.goto(product.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    if (await overflowsSideways(page)) wide.push(path);
  }
  expect(wide).toEqual([]);
  expect(ann.problems).toEqual([]);
});

test('from the page of a booking one comes to its day and its dialog, and changes it there', async () => {
  const { page } = ann;
  await page.setViewportSize({ width: 1280, height: 900 });
  const { id } = await comingSession(page, product.url);
  await page.goto(`${product.url}/bookings/${id}`);
  await page.getByRole('link', { name: 'Change', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: 'Change the booking' }).waitFor();
  await dialog.getByLabel('Location').fill('By the old mill');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.goto(`${product.url}/bookings/${id}`);
  await page.getByText('By the old mill').first().waitFor();
  expect(ann.problems).toEqual([]);
});

test('the calendar says so where the booking that was to be changed is not there', async () => {
  const ben = await openVisitor(browser);
  await signIn(ben, product.url, 'Ben Ortiz');
  const { page } = ben;
  await page.goto(`${product.url}/calendar?booking=nowhere`);
  await page.getByRole('alert').filter({ hasText: 'There is no such booking any more' }).waitFor();
  expect(await page.getByRole('dialog').isVisible()).toBe(false);
  await page.context().close();
});

test('the dialog of a booking fits a phone, too', async () => {
  const { page } = ann;
  await page.setViewportSize(phone);
  await page.goto(`${product.url}/calendar`);
  await page.locator('#calendar').getByText('Today', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'New booking' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Description').waitFor();
  const box = await dialog.boundingBox();
  expect(box?.width).toBeLessThanOrEqual(phone.width);
  expect(await overflowsSideways(page)).toBe(false);
  expect(ann.problems).toEqual([]);
});

test('the pages to sign in fit a phone and complain of nothing', async () => {
  const guest = await openVisitor(browser, phone);
  const wide: string[] = [];
  for (const path of ['/', '/sign-in?returnTo=/clients', '/auth/google/callback?state=x&code=y']) {
    await guest.page.goto(product.url + path);
    await guest.page.getByRole('heading', { level: 1 }).waitFor();
    if (await overflowsSideways(guest.page)) wide.push(path);
  }
  expect(wide).toEqual([]);
  expect(guest.problems).toEqual([]);
  await guest.page.context().close();
});

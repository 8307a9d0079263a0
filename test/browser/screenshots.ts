import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { startProduct, temporaryDirectory } from '../integration/npm-start.ts';
import type { StartedProduct } from '../integration/npm-start.ts';
import { comingSession, moveInGoogle } from './coming-session.ts';
import { googleUser } from './google-user.ts';
import { launchChromium, openVisitor, reloadUntil, signIn } from './visitor.ts';

const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
const email = 'ann.lee@example.com';

/** `node --import tsx test/browser/screenshots.ts`: takes the pictures of docs/screenshots anew, from the example studio. */
async function takeScreenshots(): Promise<void> {
  using directory = temporaryDirectory();
  await mkdir(folder, { recursive: true });
  const [product, browser] = await Promise.all([startProduct({ directory: directory.path }), launchChromium()]);
  try {
    const ann = await openVisitor(browser, { width: 1280, height: 860 });
    await ann.page.goto(product.url);
    await take(ann.page, 'sign-in');
    await signIn(ann, product.url, 'Ann Lee');
    await populate(ann.page, product);
    await ann.page.goto(`${product.url}/google-sync`);
    await take(ann.page, 'google-tab');
    await showContacts(ann.page, product);
    await showCalendar(ann.page, product);
    await take(ann.page, 'calendar');
    await moveSession(ann.page, product);
    await take(ann.page, 'booking');
    await bookTwice(ann.page, product);
    await take(ann.page, 'conflict');
    // The oldest of them is the populate.
    await ann.page.goto(`${product.url}/runs`);
    await ann.page.locator('main a[href^="/runs/"]').last().click();
    await take(ann.page, 'run');
    await ann.page.goto(`${product.googleUrl}/people/${email}`);
    await ann.page.getByRole('link', { name: 'Later' }).click();
    await take(ann.page, 'local-google');
    await ann.page.goto(product.inboxUrl);
    await ann.page.getByRole('listitem').getByRole('link').first().click();
    await take(ann.page, 'mail');
  } finally {
    await browser.close();
    await product.stop();
  }
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: `${folder}/${name}.png` });
}

/** The example studio has a booking that repeats: what is mailed about is that it is skipped. */
async function populate(page: Page, product: StartedProduct): Promise<void> {
  await page.goto(`${product.url}/google-sync`);
  await page.getByLabel('Enable Google sync').check();
  await page.getByLabel('Google calendar').selectOption(email);
  await page.getByLabel('Send new, modified and deleted Google appointments').check();
  await page.getByLabel('Client group').selectOption({ label: 'Regulars' });
  await page.getByLabel('Send new and modified Google contacts').check();
  await page.getByLabel('Populate Google').check();
  await page.getByLabel('Populate the studio').check();
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await page.getByText('Nothing was saved or written.').waitFor();
  await take(page, 'preview');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await reloadUntil(page, 'told within seconds');
}

/** One of the example contacts may be a client: somebody must say. */
async function showContacts(page: Page, product: StartedProduct): Promise<void> {
  await reloadUntil(page, 'Say who it is');
  await page.getByRole('link', { name: 'Say who it is' }).click();
  await page.getByRole('heading', { name: 'Peter Bennett' }).waitFor();
  await take(page, 'contact-review');
  await page.goto(`${product.url}/clients`);
  await take(page, 'clients');
  await page.goto(`${product.googleUrl}/people/${email}/contacts`);
  await take(page, 'local-contacts');
}

async function showCalendar(page: Page, product: StartedProduct): Promise<void> {
  await page.goto(`${product.url}/calendar`);
  await page.locator('#calendar').getByRole('button', { name: 'Dentist' }).first().waitFor();
}

/** Moves a session in Google, and opens its page once that has arrived. */
async function moveSession(page: Page, product: StartedProduct): Promise<void> {
  const session = await comingSession(page, product.url);
  await moveInGoogle(googleUser(product, email), session);
  await page.goto(`${product.url}/bookings/${session.id}`);
  await reloadUntil(page, ", Google, Ann Lee's calendar");
}

/** Enters an appointment in Google at the time of a session, and opens the question about the two. */
async function bookTwice(page: Page, product: StartedProduct): Promise<void> {
  const session = await comingSession(page, product.url);
  const at = (minutes: number) => ({ dateTime: Temporal.Instant.from(session.start).add({ minutes }).toString() });
  await googleUser(product, email).create({ summary: 'School meeting', start: at(30), end: at(120) });
  await page.goto(`${product.url}/conflicts`);
  await reloadUntil(page, 'School meeting');
  await page.getByRole('link', { name: 'School meeting' }).click();
}

await takeScreenshots();

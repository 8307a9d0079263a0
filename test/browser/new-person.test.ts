import { Temporal } from 'temporal-polyfill';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startProduct, temporaryDirectory } from '../integration/npm-start.ts';
import type { StartedProduct } from '../integration/npm-start.ts';
import { googleUser } from './google-user.ts';
import type { GoogleUser, OwnEvent } from './google-user.ts';
import { launchChromium, openVisitor, patience, reloadUntil, signInAsNewPerson } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const email = 'nora.quist@example.com';
const timeZone = 'Europe/Berlin';
const today = Temporal.Now.plainDateISO(timeZone);

let directory: ReturnType<typeof temporaryDirectory>;
let product: StartedProduct;
let browser: Browser;
let nora: Visitor;
let google: GoogleUser;

beforeAll(async () => {
  directory = temporaryDirectory();
  [product, browser] = await Promise.all([startProduct({ directory: directory.path }), launchChromium()]);
  nora = await openVisitor(browser, { timeZone });
  google = googleUser(product, email);
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  directory[Symbol.dispose]();
});

afterEach(() => {
  expect(nora.problems).toEqual([]);
});

// The tests of this file are one person's first hour: each goes on where the one before ended.

test('a new person signs in, and their studio is in the zone their browser is in', async () => {
  const { page } = nora;
  await signInAsNewPerson(nora, product.url, { name: 'Nora Quist', email });
  // Proposed by the page's script, once it has loaded.
  await expect.poll(() => page.getByLabel('Time zone').inputValue(), wait).toBe(timeZone);
  await page.getByLabel('Name of the studio').fill('Quist Portraits');
  await page.getByRole('button', { name: 'Make the studio' }).click();
  await page.getByRole('heading', { name: 'Google sync', exact: true }).waitFor();
  expect(await page.getByRole('main').getByText(email).first().isVisible()).toBe(true);
});

test('what the preview said is what happened once both boxes were ticked and saved', async () => {
  const { page } = nora;
  await google.create({ summary: 'Dentist', ...at(15) });
  await google.create({ summary: 'Choir', ...at(19) });
  await google.create({ summary: 'Perhaps a concert', status: 'tentative', ...at(21) });
  await google.create({ summary: 'Same on both sides', ...at(13) });
  await page.getByRole('link', { name: 'Calendar', exact: true }).click();
  await make('Portfolio day', 10);
  await make('Same on both sides', 13);

  await page.getByRole('link', { name: 'Google sync' }).click();
  await page.getByLabel('Enable Google sync').check();
  await page.getByLabel('Google calendar').selectOption(email);
  await page.getByLabel('Send new, modified and deleted Google appointments').check();
  await page.getByLabel('Populate Google').check();
  await page.getByLabel('Populate the studio').check();
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  const preview = page.getByRole('status');
  await preview.getByText('Nothing was saved or written.').waitFor();
  const text = await preview.innerText();
  expect(text).toContain('In Google: 1 made, 0 changed, 0 deleted, 0 skipped.');
  expect(text).toContain('In the studio: 2 made, 0 changed, 0 deleted, 1 skipped.');
  expect(text).toContain('1 is the same on both sides already');
  expect(await page.getByLabel('Populate Google').isChecked()).toBe(true);
  expect(await google.named('Portfolio day')).toBeUndefined();

  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByText('The settings are saved.').waitFor();
  await reloadUntil(page, '1 made in Google · 2 made in the studio · 1 paired · 1 skipped');
  expect(await page.getByLabel('Populate Google').isChecked()).toBe(false);
  expect(await page.getByLabel('Populate the studio').isChecked()).toBe(false);
  const titles = (await google.events()).map(({ summary = '' }) => summary);
  expect(titles.toSorted((one, other) => one.localeCompare(other))).toEqual([
    'Choir',
    'Dentist',
    'Perhaps a concert',
    'Portfolio day',
    'Same on both sides',
  ]);
  await reloadUntil(page, 'told within seconds');
});

test('what is done on the calendar page is soon so in Google', async () => {
  const { page } = nora;
  await page.getByRole('link', { name: 'Calendar', exact: true }).click();
  await make('Albums', 8);
  await expect.poll(async () => startOf(await google.named('Albums')), wait).toBe(instant(8));

  await dragAnHourLater(onCalendar('Albums'));
  await expect.poll(async () => startOf(await google.named('Albums')), wait).toBe(instant(9));

  await onCalendar('Albums').click();
  await page.getByLabel('Description').fill('Albums and frames');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => startOf(await google.named('Albums and frames')), wait).toBe(instant(9));
  expect(await google.named('Albums')).toBeUndefined();

  await onCalendar('Albums and frames').click();
  await page.getByLabel('All day').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Book it anyway' }).click();
  await expect.poll(async () => (await google.named('Albums and frames'))?.start?.date, wait).toBe(today.toString());

  await onCalendar('Albums and frames').click();
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(async () => google.named('Albums and frames'), wait).toBeUndefined();
  expect(await onCalendar('Albums and frames').count()).toBe(0);
});

test('what is done in Google shows on the calendar page without reloading it', async () => {
  const { page } = nora;
  await page.evaluate('document.body.dataset.since = "before"');
  const { id } = await google.create({ summary: 'Walk', ...at(8) });
  const walk = onCalendar('Walk');
  await walk.waitFor();
  const before = await timeOn(walk);

  await google.edit(id, at(11));
  await expect.poll(() => timeOn(walk), wait).not.toBe(before);
  await expect.poll(() => timeOn(walk), wait).toMatch(/^11/);

  await google.edit(id, { summary: 'Long walk' });
  await onCalendar('Long walk').waitFor();

  await google.edit(id, {
    start: { date: today.toString(), dateTime: null },
    end: { date: today.add({ days: 1 }).toString(), dateTime: null },
  });
  await expect.poll(() => onCalendar('Long walk').innerText(), wait).not.toMatch(/\d/);

  await google.remove(id);
  await onCalendar('Long walk').waitFor({ state: 'detached' });
  expect(await page.evaluate('document.body.dataset.since')).toBe('before');
});

const wait = { timeout: patience, interval: 200 };

/** An hour of today in the studio, as Google takes it. */
function at(hour: number) {
  const time = (of: number) => ({
    dateTime: today.toPlainDateTime({ hour: of }).toString(),
    timeZone,
    date: null,
  });
  return { start: time(hour), end: time(hour + 1) };
}

function instant(hour: number): string {
  return today.toZonedDateTime({ timeZone, plainTime: { hour } }).toInstant().toString();
}

function startOf(event: OwnEvent | undefined): string | undefined {
  const time = event?.start?.dateTime;
  return time === undefined ? undefined : Temporal.Instant.from(time).toString();
}

/** Makes an appointment of an hour today, with the calendar page's dialog. */
async function make(description: string, hour: number): Promise<void> {
  const { page } = nora;
  const clock = (of: number): string => `${String(of).padStart(2, '0')}:00`;
  // The page's script draws the calendar, then listens: a click before that goes nowhere.
  await page.locator('#calendar').getByText('Today', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'New booking' }).click();
  await page.getByLabel('Description').fill(description);
  await page.getByLabel('Starts').fill(today.toString());
  await page.getByLabel('Start time').fill(clock(hour));
  await page.getByLabel('Ends').fill(today.toString());
  await page.getByLabel('End time').fill(clock(hour + 1));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await onCalendar(description).waitFor();
}

/** A booking as it is drawn on the calendar. */
function onCalendar(title: string): Locator {
  return nora.page
    .locator('#calendar')
    .getByRole('button')
    .filter({ has: nora.page.getByText(title, { exact: true }) });
}

async function timeOn(drawn: Locator): Promise<string> {
  return (await drawn.innerText()).replace(/^\D+/, '');
}

/** Takes a booking of an hour by its middle and lets it go its own height further down. */
async function dragAnHourLater(drawn: Locator): Promise<void> {
  const { mouse } = nora.page;
  const box = await drawn.boundingBox();
  if (box === null) throw new Error('the booking is not drawn');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x, y + box.height / 2, { steps: 5 });
  await mouse.move(x, y + box.height, { steps: 5 });
  await mouse.up();
}

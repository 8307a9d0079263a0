import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProduct, temporaryDirectory } from '../integration/npm-start.ts';
import type { StartedProduct } from '../integration/npm-start.ts';
import { contactUser } from './contact-user.ts';
import type { ContactUser, OwnContact } from './contact-user.ts';
import { launchChromium, openVisitor, overflowsSideways, reloadUntil, signIn } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const email = 'ann.lee@example.com';

let directory: ReturnType<typeof temporaryDirectory>;
let product: StartedProduct;
let browser: Browser;
let ann: Visitor;
let google: ContactUser;

// Ann Lee's clients and contacts, in the studio that everybody finds at the first start. Each test goes on where the one before ended.
beforeAll(async () => {
  directory = temporaryDirectory();
  [product, browser] = await Promise.all([startProduct({ directory: directory.path }), launchChromium()]);
  ann = await openVisitor(browser);
  google = contactUser(product, email);
  await signIn(ann, product.url, 'Ann Lee');
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  directory[Symbol.dispose]();
});

test('a group is made, all clients are added to it at once, and they appear in Google under its label', async () => {
  const { page } = ann;
  await page.goto(`${product.url}/client-groups`);
  await page.getByLabel('Name').fill('Weddings');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('heading', { name: 'Weddings' }).waitFor();
  await page.goto(`${product.url}/clients`);
  await page.getByRole('link', { name: 'Add all clients to a group' }).click();
  await page.getByLabel('To this group').selectOption({ label: 'Weddings' });
  await page.getByRole('button', { name: 'Add to the group' }).click();
  await page.getByText('12 clients were added to Weddings').waitFor();

  await page.goto(`${product.url}/google-sync`);
  await page.getByLabel('Enable Google sync').check();
  await page.getByLabel('Client group').selectOption({ label: 'Weddings' });
  await page.getByLabel('Send new and modified Google contacts').check();
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await page.getByText('In Google: 11 made, 0 changed, 0 deleted, 0 skipped.').waitFor();
  await page.getByText('1 is the same on both sides already').waitFor();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await reloadUntil(page, '11 made in Google · 1 paired');

  const under = await google.under('Weddings');
  expect(under.length).toBe(12);
  expect(under.filter(({ name }) => name === 'Maria Alvarez')).toMatchObject([{ hasBirthday: true }]);
  expect((await google.contacts()).length).toBe(16);
  expect(ann.problems).toEqual([]);
});

test('an edit on either side reaches the other; what is added in Google becomes a client, what is deleted there stays one', async () => {
  const { page } = ann;
  await openClient(page, 'Keiko Ito');
  await page.getByLabel('Company').fill('Ito Ceramics');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect.poll(async () => (await google.named('Keiko Ito'))?.company, patience).toBe('Ito Ceramics');

  await google.edit('Mina Rahimi', { organizations: [{ name: 'Rahimi Flowers' }] });
  await google.add('Weddings', { given: 'Zoe', family: 'Newcomer', email: 'zoe@example.org' });
  await google.add('Weddings', { given: 'Otto', family: 'Ito', email: 'keiko@example.com' });
  await google.remove('Hugo Fischer');
  await page.goto(`${product.url}/google-sync`);
  await page.getByRole('button', { name: 'Sync now' }).click();
  await reloadUntil(page, 'The contact of “Hugo Fischer” was deleted in Google. The client stays');

  await openClient(page, 'Mina Rahimi');
  expect(await page.getByLabel('Company').inputValue()).toBe('Rahimi Flowers');
  await openClient(page, 'Zoe Newcomer');
  await openClient(page, 'Hugo Fischer');
  expect(await google.named('Hugo Fischer')).toBeUndefined();
  expect(ann.problems).toEqual([]);
});

test('who cannot be told for certain waits on the review list, until a person says', async () => {
  const { page } = ann;
  await page.goto(`${product.url}/google-sync`);
  await page.getByRole('link', { name: 'Say who it is' }).click();
  await page.getByRole('heading', { name: 'Otto Ito' }).waitFor();
  await page.getByText('The same on both sides: the e-mail address.').waitFor();
  for (const size of [phone, desk]) {
    await page.setViewportSize(size);
    expect(await overflowsSideways(page)).toBe(false);
  }
  await page.getByRole('button', { name: 'Two different people' }).click();
  await page.getByText('No contact waits for an answer.').waitFor();
  await openClient(page, 'Otto Ito');
  expect((await google.contacts()).filter(({ emails }) => emails.includes('keiko@example.com')).length).toBe(2);
  expect(ann.problems).toEqual([]);
});

test('a client who was paired with somebody else’s contact is untied on her page: both stay, she gets her own', async () => {
  const { page } = ann;
  const emails = ['mina@example.com'];
  await openClient(page, 'Mina Rahimi');
  await page.getByRole('heading', { name: 'In Google Contacts' }).waitFor();
  await page.getByText('This contact is somebody else').click();
  for (const size of [phone, desk]) {
    await page.setViewportSize(size);
    expect(await overflowsSideways(page)).toBe(false);
  }
  const [before] = (await google.contacts()).filter(({ name }) => name === 'Mina Rahimi');
  await page.getByRole('button', { name: 'Not the same person' }).click();
  await reloadUntil(page, 'Not this client is the contact “Mina Rahimi”, said Ann Lee');
  await expect.poll(async () => minasInGoogle(), patience).toHaveLength(2);
  const [other, own] = (await minasInGoogle()).toSorted((one, another) => one.labels.length - another.labels.length);
  expect(other).toMatchObject({ id: before?.id, emails });
  expect(own).toMatchObject({ emails });
  expect((await google.under('Weddings')).filter(({ name }) => name === 'Mina Rahimi')).toMatchObject([
    { id: own?.id },
  ]);
  expect(ann.problems).toEqual([]);
});

test('2,000 rows of CSV come in but for the five that are bad, each told by its line', async () => {
  const { page } = ann;
  await page.goto(`${product.url}/clients/import`);
  const buffer = Buffer.from(`First name,Last name,E-mail\n${csvRows().join('\n')}\n`);
  await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  for (const line of badLines) await page.getByText(`Line ${line}`, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Import 1,995 rows' }).click();
  await page.getByText('1,995 clients were made or changed.').waitFor(patience);
  await page.goto(`${product.url}/clients?query=person1998`);
  await page.getByRole('link', { name: 'First1998 Last1998' }).waitFor();
  expect(ann.problems).toEqual([]);
});

async function minasInGoogle(): Promise<readonly OwnContact[]> {
  return (await google.contacts()).filter(({ name }) => name === 'Mina Rahimi');
}

const patience = { timeout: 30_000 };
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

/** Opens the page of the one client of this name, as soon as there is one. */
async function openClient(page: Page, name: string): Promise<void> {
  await page.goto(`${product.url}/clients?${new URLSearchParams({ query: name }).toString()}`);
  await reloadUntil(page, name);
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { name }).waitFor();
}

/** The heading is line 1. */
const badLines = [2, 502, 902, 1202, 2001];

function csvRows(): readonly string[] {
  const bad: Readonly<Record<number, string>> = {
    2: ',,first@example.org',
    502: 'Bad,Address,not-an-address',
    902: ',,nobody@example.org',
    1202: `${'x'.repeat(300)},Long,long@example.org`,
    2001: 'Too,Many,cells@example.org,more,cells',
  };
  return Array.from(
    { length: 2000 },
    (_, index) => bad[index + 2] ?? `First${index},Last${index},person${index}@example.org`,
  );
}

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { startProduct, temporaryDirectory } from '../integration/npm-start.ts';
import type { StartedProduct } from '../integration/npm-start.ts';
import { launchChromium, openVisitor, signIn } from './visitor.ts';
import type { Visitor } from './visitor.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let product: StartedProduct;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  directory = temporaryDirectory();
  [product, browser] = await Promise.all([startProduct({ directory: directory.path }), launchChromium()]);
});

beforeEach(async () => {
  visitor = await openVisitor(browser);
  onTestFinished(async () => {
    expect(visitor.problems).toEqual([]);
    await visitor.page.context().close();
  });
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  directory[Symbol.dispose]();
});

test('whoever denies is told that nothing was connected, and is not signed in', async () => {
  const { page } = visitor;
  await goToConsent();
  await page.getByRole('button', { name: 'Deny' }).click();
  await page.getByRole('heading', { name: 'Nothing was connected' }).waitFor();
  await sees('You did not give StudioSync access, so nothing was connected or changed.');
  await expectSignedOut();
});

test('whoever leaves the calendar unticked is told what is missing, and can go on from there', async () => {
  const { page } = visitor;
  await goToConsent();
  await page.getByRole('radio', { name: 'A new person' }).check();
  await page.getByLabel('Name of the new person').fill('Olga Reyes');
  await page.getByLabel('Address of the new person').fill('olga.reyes@example.com');
  await page.getByRole('checkbox', { name: 'calendar.events' }).uncheck();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'The calendar permission is missing' }).waitFor();
  await sees('The permission for Google Calendar was left unticked.');
  await page.getByRole('link', { name: 'Ask Google again' }).click();
  await page.getByRole('radio', { name: 'Olga Reyes' }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'Make your studio' }).waitFor();
});

test('an answer with a state nobody gave out is refused', async () => {
  const { page } = visitor;
  await goToConsent();
  await page.goto(`${product.url}/auth/google/callback?state=forged&code=forged`);
  await page.getByRole('heading', { name: 'The sign-in was not finished' }).waitFor();
  await sees('This sign-in was not begun in this browser, or it was used before.');
  await expectSignedOut();
});

test('an answer meant for another browser is refused, so nobody can be signed in as somebody else', async () => {
  const other = await openVisitor(browser);
  const callback = other.page.waitForRequest(/\/auth\/google\/callback/);
  await other.page.route(/\/auth\/google\/callback/, (route) => route.abort());
  await other.page.goto(`${product.url}/auth/google`);
  await other.page.getByRole('radio', { name: 'Ann Lee' }).check();
  await other.page.getByRole('button', { name: 'Allow' }).click({ noWaitAfter: true });
  const answer = (await callback).url();
  await other.page.context().close();

  await goToConsent();
  await visitor.page.goto(answer);
  await sees('This sign-in was not begun in this browser, or it was used before.');
  await expectSignedOut();
});

test('a Google account that another user has cannot be attached', async () => {
  const { page } = visitor;
  await signIn(visitor, product.url, 'Dana Wolf');
  await page.getByLabel('Name of the studio').fill('Wolf Pictures');
  await page.getByRole('button', { name: 'Make the studio' }).click();
  await page.getByText('Remove my Google account').click();
  await page.getByRole('button', { name: 'Remove account' }).click();
  await sees('The Google account is removed.');
  await page.getByRole('link', { name: 'Authenticate my Google account' }).click();
  await page.getByRole('radio', { name: 'Ann Lee' }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'This Google account cannot be used here' }).waitFor();
  await sees('attached to another user already');
  await page.goto(`${product.url}/google-sync`);
  await sees('No Google account is attached.');
});

async function goToConsent(): Promise<void> {
  await visitor.page.goto(product.url);
  await visitor.page.getByRole('link', { name: 'Sign in with Google' }).click();
  await visitor.page.getByRole('heading', { name: 'Choose an account' }).waitFor();
}

async function sees(text: string): Promise<void> {
  await visitor.page.getByText(text).first().waitFor();
}

async function expectSignedOut(): Promise<void> {
  await visitor.page.goto(`${product.url}/calendar`);
  await visitor.page.getByRole('link', { name: 'Sign in with Google' }).waitFor();
}

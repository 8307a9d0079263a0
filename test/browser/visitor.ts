import { tmpdir } from 'node:os';
import { chromium } from 'playwright-core';
import type { Browser, ConsoleMessage, Page } from 'playwright-core';
import { findChromium } from '../chromium.ts';

/** Milliseconds anything may take to show: the machine may be busy with other tests. */
export const patience = 45_000;

/** Somebody at a browser of their own. */
export interface Visitor {
  readonly page: Page;
  /** Errors in the console, uncaught errors, violations of the content security policy, and answers of 500 and above. */
  readonly problems: readonly string[];
}

/** Where somebody sits. */
export interface Seat {
  readonly width?: number;
  readonly height?: number;
  readonly timeZone?: string;
}

const tellViolations = `document.addEventListener('securitypolicyviolation', (event) => {
  console.error('content security policy: ' + event.violatedDirective + ' forbids ' + event.blockedURI);
});`;

/** A Chromium without windows. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await findChromium(tmpdir());
  if (executablePath === undefined) throw new Error('no Chromium to be had; set CHROMIUM_PATH');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Opens a browser without cookies that notes whatever goes wrong on any page it visits. */
export async function openVisitor(browser: Browser, seat: Seat = {}): Promise<Visitor> {
  const { width = 1280, height = 900, timeZone = 'America/Chicago' } = seat;
  const context = await browser.newContext({ viewport: { width, height }, timezoneId: timeZone, locale: 'en-US' });
  context.setDefaultTimeout(patience);
  await context.addInitScript({ content: tellViolations });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message, page)) problems.push(`${page.url()}: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) problems.push(`${response.url()}: ${response.status()}`);
  });
  return { page, problems };
}

/**
 * Browsers note every answer that is no 200. A page that is refused says so itself, an overlap is asked about in the dialog, and
 * the pages of the local Google and of the inbox have no icon.
 */
function isExpected(message: ConsoleMessage, page: Page): boolean {
  const { url } = message.location();
  if (!message.text().startsWith('Failed to load resource')) return false;
  const isOverlap = message.text().includes('409') && new URL(url).pathname.startsWith('/api/v1/bookings');
  return isOverlap || url === page.url() || new URL(url).pathname === '/favicon.ico';
}

/** Goes from the start page through Google's consent page, as somebody the local Google knows; ends on our page. */
export async function signIn({ page }: Visitor, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('link', { name: 'Sign in with Google' }).click();
  await page.getByRole('radio', { name }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(`${url}/**`);
}

/** The same as somebody Google does not know yet; ends where a studio is made. */
export async function signInAsNewPerson(
  { page }: Visitor,
  url: string,
  person: { readonly name: string; readonly email: string },
): Promise<void> {
  await page.goto(url);
  await page.getByRole('link', { name: 'Sign in with Google' }).click();
  await page.getByRole('radio', { name: 'A new person' }).check();
  await page.getByLabel('Name of the new person').fill(person.name);
  await page.getByLabel('Address of the new person').fill(person.email);
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'Make your studio' }).waitFor();
}

/** Reloads until the page shows this text. */
export async function reloadUntil(page: Page, text: string): Promise<void> {
  const until = performance.now() + patience;
  const shown = page.getByText(text).first();
  const isShown = async (): Promise<boolean> =>
    shown.waitFor({ timeout: 300 }).then(
      () => true,
      () => false,
    );
  while (!(await isShown())) {
    if (performance.now() > until) throw new Error(`${page.url()} never showed “${text}”`);
    await page.reload();
  }
}

/** Whether the page is wider than the window. */
export async function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
}

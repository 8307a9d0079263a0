import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { wordMail } from '../../shared/mails/word-mail.ts';
import { launchChromium } from '../browser/visitor.ts';
import { examples } from './examples.ts';

const folder = fileURLToPath(new URL('../../docs/screenshots/mails', import.meta.url));
/** A phone and a window, pixels. */
const widths = [390, 700];

/** `node --import tsx test/mails/pictures.ts`: takes the pictures of docs/screenshots/mails anew, of every mail in two widths, one in the dark. */
async function takePictures(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const browser = await launchChromium();
  try {
    for (const name of Object.keys(examples)) {
      for (const width of widths) await take(browser, { name, width, colorScheme: 'light' });
    }
    await take(browser, { name: 'warnings', width: 390, colorScheme: 'dark' });
    await take(browser, { name: 'report', width: 700, colorScheme: 'dark' });
  } finally {
    await browser.close();
  }
}

interface Picture {
  readonly name: string;
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

async function take(browser: Browser, { name, width, colorScheme }: Picture): Promise<void> {
  const example = examples[name];
  const mail = example === undefined ? undefined : wordMail(example.subject, example.context);
  if (mail === undefined) throw new Error(`${name} says nothing`);
  const context = await browser.newContext({ viewport: { width, height: 300 }, colorScheme, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.setContent(mail.html);
  const dark = colorScheme === 'dark' ? '-dark' : '';
  await page.screenshot({ path: `${folder}/${name}-${width}${dark}.png`, fullPage: true });
  await context.close();
}

await takePictures();

import { describe, expect, it } from 'vitest';
import { compiledLayoutFile, compileMailLayout } from '../../infra/mail-layout.ts';
import { wordMail } from '../../shared/mails/word-mail.ts';
import { readFileSync } from 'node:fs';
import { examples } from './examples.ts';

describe('every mail', () => {
  it.each(Object.entries(examples))('looks and reads as it was approved (%s)', async (name, { subject, context }) => {
    const mail = wordMail(subject, context);
    await expect(`Subject: ${mail?.subject}\n\n${mail?.text}`).toMatchFileSnapshot(`../fixtures/mails/${name}.txt`);
    await expect(mail?.html).toMatchFileSnapshot(`../fixtures/mails/${name}.html`);
  });

  it('is laid out by what MJML makes of the source today', async () => {
    expect(readFileSync(compiledLayoutFile, 'utf8')).toBe(await compileMailLayout());
  });
});

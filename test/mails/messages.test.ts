import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeMessages, messagesFile } from '../../infra/messages.ts';

describe('the table of warnings and errors', () => {
  it('says what the sources say; when it does not: node --import tsx infra/write-messages.ts', async () => {
    expect(readFileSync(messagesFile, 'utf8')).toBe(await describeMessages());
  });

  it('has a remedy for every one', async () => {
    const rows = (await describeMessages()).split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(60);
    for (const row of rows) expect(row).toMatch(/^\| (`[\w…-]+`,? ?)+ +\| \S.* \| \S.* \|$/);
  });
});

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGoogle } from '../../../infra/local/google/server.ts';
import { CALENDAR_SCOPE, calendarWithToken, created, hour } from './calendar-client.ts';

const MAIN = fileURLToPath(new URL('../../../infra/local/google/main.ts', import.meta.url));
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'google-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

async function startProcess(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { ...process.env, PORT: '0', DIRECTORY: directory },
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(String(line).trim()));
    child.once('exit', () => reject(new Error('The double did not start')));
    child.stderr.on('data', (line) => process.stderr.write(String(line)));
  });
  return { child, url };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

it('what was answered survives kill -9, and so do tokens, cursors and keys', async () => {
  const first = await startProcess();
  const post = async (url: string, body: object): Promise<Record<string, string>> =>
    (await (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json()) as Record<string, string>;
  const { accessToken = '' } = await post(`${first.url}/_/tokens`, {
    email: 'mara@example.com',
    scopes: [CALENDAR_SCOPE],
  });
  const before = calendarWithToken({ url: first.url } as never, accessToken);
  const { data: full } = await before.events.list({ calendarId: 'primary' });
  const eventId = await created(before, hour('kept'));
  const keys = await (await fetch(`${first.url}/oauth2/v3/certs`)).json();
  await kill(first.child);

  const second = await startProcess();
  const after = calendarWithToken({ url: second.url } as never, accessToken);
  const { data } = await after.events.list({ calendarId: 'primary', syncToken: full.nextSyncToken ?? '' });
  expect(data.items?.map((event) => event.id)).toEqual([eventId]);
  expect(await (await fetch(`${second.url}/oauth2/v3/certs`)).json()).toEqual(keys);
  await kill(second.child);
});

it('a line torn by a kill is cut off', async () => {
  appendFileSync(join(directory, 'google.journal'), '["events","mara@example.com torn",{"id":"torn","calend');
  const google = await startGoogle({ directory });
  const { accessToken } = google.issueTokens({ email: 'mara@example.com', scopes: [CALENDAR_SCOPE] });
  const api = calendarWithToken(google, accessToken);
  expect((await api.events.list({ calendarId: 'primary' })).data.items?.map((event) => event.summary)).toEqual([
    'kept',
  ]);
  await created(api, hour('after'));
  await google.stop();
  const again = await startGoogle({ directory });
  expect((await calendarWithToken(again, accessToken).events.list({ calendarId: 'primary' })).data.items).toHaveLength(
    2,
  );
  await again.stop();
});

it('a journal full of old values is rewritten, and the same is read from it', async () => {
  const place = join(directory, 'rewritten');
  const google = await startGoogle({ directory: place, quotas: 'off', people: [{ email: 'a@x.y', name: 'A' }] });
  for (let index = 0; index < 6_000; index += 1) {
    google.putRaw('a@x.y', {
      id: `event${index % 10}`,
      summary: String(index),
      start: { date: '2030-01-01' },
      end: { date: '2030-01-02' },
    });
  }
  await google.stop();
  const again = await startGoogle({ directory: place });
  const { accessToken } = again.issueTokens({ email: 'a@x.y', scopes: [CALENDAR_SCOPE] });
  const { data } = await calendarWithToken(again, accessToken).events.list({ calendarId: 'primary' });
  expect(data.items?.map((event) => event.summary)).toEqual(
    Array.from({ length: 10 }, (_, index) => String(5_990 + index)),
  );
  await again.stop();
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Page, Workbench } from './workbench.ts';

let bench: Workbench;
let browser: Browser;
beforeAll(async () => {
  bench = await openWorkbench();
  browser = bench.openBrowser();
  await makeStudio(browser);
});
afterAll(() => bench.close());

async function addClient(fields: Readonly<Record<string, string>>): Promise<string> {
  await browser.get('/clients/new');
  expect((await browser.post('/clients', fields)).status).toBe(303);
  const { html } = await browser.get(
    `/clients?${new URLSearchParams({ query: fields['givenName'] ?? '' }).toString()}`,
  );
  return /href="(\/clients\/[^"/]+)">/.exec(html.slice(html.indexOf('<tbody>')))?.[1] ?? '';
}

const idOf = (path: string) => path.split('/').at(-1) ?? '';

/** Goes on with a job until its page says it is done. */
async function finish(answer: Page): Promise<string> {
  expect(answer.status).toBe(303);
  let page = await browser.get(answer.location);
  for (let tries = 0; page.html.includes('data-continue') && tries < 100; tries += 1) {
    page = await browser.get((await browser.post(answer.location, {})).location);
  }
  return page.html;
}

async function addGroup(name: string): Promise<string> {
  await browser.get('/client-groups');
  const made = await browser.post('/client-groups', { name });
  expect(made.status).toBe(303);
  return made.location;
}

describe('the list of clients', () => {
  it('shows what a search finds, and says when it finds nobody', async () => {
    await addClient({ givenName: 'Searched', familyName: 'Müller', phone0: '+49 30 777888' });
    await addClient({ givenName: 'Hidden', familyName: 'Other' });

    for (const query of ['mull', 'searched mül', '030 777888']) {
      const { html } = await browser.get(`/clients?${new URLSearchParams({ query }).toString()}`);
      expect(html).toContain('Searched Müller');
      expect(html).not.toContain('Hidden Other');
    }
    expect((await browser.get('/clients?query=nobodyatall')).html).toContain('No client is found.');
    expect((await browser.get('/clients?cursor=nonsense')).status).toBe(200);
  });

  it('leads with a selection to a new group, with each client in it once', async () => {
    const [one, other] = [await addClient({ givenName: 'Picked' }), await addClient({ givenName: 'Passed' })];

    const form = await browser.get(`/clients/add-to-group?who=selected&clientId=${idOf(one)}`);
    const refused = await browser.post('/clients/add-to-group', { who: 'selected', clientId: idOf(one) });
    const done = await finish(
      await browser.post('/clients/add-to-group', { who: 'selected', clientId: idOf(one), newName: 'Chosen few' }),
    );
    const none = await browser.post('/clients/add-to-group', { who: 'selected', newName: 'None' });
    const taken = await browser.post('/clients/add-to-group', {
      who: 'selected',
      clientId: idOf(other),
      newName: 'chosen FEW',
    });

    expect(form.html).toContain('The client selected');
    expect([refused.status, none.status, taken.status]).toEqual([422, 422, 422]);
    expect(refused.html).toContain('Choose a group, or name a new one.');
    expect(taken.html).toContain('There is a client group “Chosen few” already.');
    expect(done).toContain('1 client was added to Chosen few');
    expect((await browser.get('/clients?query=picked')).html).toContain('>Chosen few</span>');
    expect((await browser.get('/clients?query=passed')).html).not.toContain('>Chosen few</span>');
    expect((await browser.get('/client-groups')).html).not.toContain('>None<');
  });
});

describe('a client', () => {
  it('is put into groups and taken out with its form', async () => {
    const group = await addGroup('Boxes');
    const path = await addClient({ givenName: 'Boxed' });

    expect((await browser.post(path, { givenName: 'Boxed', hasGroups: '1', groupId: idOf(group) })).status).toBe(303);
    expect((await browser.get(group)).html).toContain('>Boxed</a>');
    expect((await browser.get(path)).html).toMatch(new RegExp(`value="${idOf(group)}" checked`));
    await browser.post(path, { givenName: 'Boxed', hasGroups: '1' });
    expect((await browser.get(group)).html).toContain('No client is in this group.');
  });

  it('is deleted with an undo beside it, and stands under the deleted ones till then', async () => {
    const path = await addClient({ givenName: 'Ephemeral', notes: 'keep me' });

    const deleted = await browser.post(`${path}/delete`, { version: '1' });
    const list = await browser.get(deleted.location);
    const gone = await browser.get(path);
    const bin = await browser.get('/clients/deleted');
    const back = await browser.post(`${path}/restore`, {});

    expect(list.html).toMatch(/Ephemeral is deleted[\s\S]*Undo/);
    expect(list.html.slice(list.html.indexOf('id="found"'))).not.toContain('Ephemeral');
    expect(gone.status).toBe(404);
    expect(bin.html).toContain('Ephemeral');
    expect((await browser.get(back.location)).html).toContain('The client is back.');
    expect((await browser.get(path)).html).toContain('keep me');
  });

  it('is not deleted from an older version than the present one', async () => {
    const path = await addClient({ givenName: 'Stale' });
    await browser.post(path, { givenName: 'Stale', notes: 'newer' });

    const answer = await browser.post(`${path}/delete`, { version: '1' });

    expect(answer.status).toBe(409);
    expect((await browser.get(path)).status).toBe(200);
  });
});

describe('a client group', () => {
  it('is renamed, made inactive, and deleted; its members stay', async () => {
    const path = await addGroup('Short-lived');
    const member = await addClient({ givenName: 'Staying' });
    await browser.post(member, { givenName: 'Staying', hasGroups: '1', groupId: idOf(path) });

    const saved = await browser.post(path, { name: 'Renamed', inactive: 'on', version: '1' });
    const page = await browser.get(saved.location);
    const empty = await browser.post(path, { name: ' ', inactive: 'off' });
    const stale = await browser.post(`${path}/delete`, { version: '1' });
    const deleted = await browser.post(`${path}/delete`, { version: '2' });

    expect(page.html).toContain('The changes are saved.');
    expect(page.html).toContain('Inactive');
    expect([empty.status, stale.status, deleted.location]).toEqual([422, 409, '/client-groups?told=deleted']);
    expect((await browser.get(member)).status).toBe(200);
    expect((await browser.get(path)).status).toBe(404);
  });

  it('lets a member be taken out', async () => {
    const path = await addGroup('Leaving');
    const member = await addClient({ givenName: 'Leaver' });
    await browser.post(member, { givenName: 'Leaver', hasGroups: '1', groupId: idOf(path) });

    await browser.get(path);
    expect((await browser.post(`${path}/members/${idOf(member)}/remove`, {})).location).toBe(path);
    expect((await browser.get(path)).html).not.toContain('>Leaver<');
  });

  it('new clients join when the studio says so, and is told in the list', async () => {
    const path = await addGroup('Newcomers');
    const { html } = await browser.get('/studio');
    const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
    const studio = { name: 'Lumen', timeZone: 'America/Chicago', populateMonthsBack: '3', pollMinutes: '15', version };

    const saved = await browser.post('/studio', { ...studio, newClientsGroupId: idOf(path) });
    expect(saved.status).toBe(303);
    await addClient({ givenName: 'Freshly' });

    expect((await browser.get(path)).html).toContain('>Freshly</a>');
    expect((await browser.get('/client-groups')).html).toContain('New clients join it');
  });
});

describe('a file of clients', () => {
  const upload = (text: string, form: Readonly<Record<string, string>> = {}) =>
    browser.upload('/clients/import', form, new File([text], 'people.csv', { type: 'text/csv' }));

  it('is looked at first, bad rows by their lines, and then taken in', async () => {
    await browser.get('/clients/import');
    const looked = await upload('Given name;E-mail 1;Groups\r\nFiled;filed@x.org;From file\r\nWrong;nothing;\r\n');
    const preview = await browser.get(looked.location);
    const before = await browser.get('/clients?query=filed');
    const done = await finish(await browser.post(looked.location, {}));
    const again = await browser.get(looked.location);

    expect(preview.html).toContain('Line 3');
    expect(preview.html).toContain('“nothing” is no e-mail address.');
    expect(preview.html).toContain('New groups are made: From file.');
    expect(before.html).toContain('No client is found.');
    expect(done).toContain('1 client was made or changed.');
    expect((await browser.get('/clients?query=filed')).html).toContain('>From file</span>');
    expect(again.status).toBe(303);
  });

  it('that cannot be read is refused in the form', async () => {
    await browser.get('/clients/import');
    for (const [text, message] of [
      ['City\nBonn\n', 'names no column'],
      [`Given name,Notes\n${`Ann,${'x'.repeat(1000)}\n`.repeat(2100)}`, 'larger than 2 MB'],
    ] as const) {
      const answer = await upload(text);
      expect(answer.status).toBe(422);
      expect(answer.html).toContain(message);
    }
    expect((await browser.post('/clients/import', {})).html).toContain('No file was chosen.');
  });

  it('of all clients comes out of the export, safe for spreadsheets, and changes nothing coming back', async () => {
    await addClient({ givenName: '=1+1', phone0: '+1 312 555 0199', notes: '@home' });

    const file = await browser.get('/clients/import/clients.csv');
    const looked = await upload(file.html);
    const preview = await browser.get(looked.location);

    expect(file.headers.get('content-disposition')).toContain('clients.csv');
    expect(file.html).toContain("'=1+1");
    expect(preview.html).toMatch(/<strong>0<\/strong> to make/);
    expect(preview.html).toMatch(/<strong>0<\/strong> to update/);
    expect(preview.html).toMatch(/<strong>0<\/strong> bad rows/);
    expect((await browser.get('/clients/import/template.csv')).html).toContain('Client id,Given name');
  });
});

it('files, deleting and restoring are for owner and admins', async () => {
  const path = await addClient({ givenName: 'Guarded' });
  const plain = bench.openBrowser();
  await browser.get('/users');
  await browser.post('/users', {
    name: 'Ben Ortiz',
    email: 'ben@example.com',
    role: 'user',
    active: 'on',
    colour: '#112233',
  });
  await plain.consent('/auth/google', { email: 'ben@example.com' });
  await plain.get('/clients');

  expect((await plain.get('/clients')).status).toBe(200);
  for (const closed of ['/clients/import', '/clients/import/clients.csv', '/clients/deleted']) {
    expect((await plain.get(closed)).status).toBe(404);
  }
  expect((await plain.post(`${path}/delete`, {})).status).toBe(404);
  expect((await browser.get(path)).status).toBe(200);
});

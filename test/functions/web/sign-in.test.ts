import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mails, studioCollections, syncs } from '../../../shared/ports/collections.ts';
import type { CollectionPath } from '../../../shared/ports/store.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { Studio } from '../../../shared/domain/studio.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const calendarScopes = [
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
];

describe('signing in with Google', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());

  it('lets somebody new make a studio, with the account attached by the same consent', async () => {
    const browser = bench.openBrowser();
    const back = await browser.consent('/auth/google?returnTo=%2Fcalendar', { email: 'ann@example.com' });
    expect(back.location).toBe('/studios/new?returnTo=%2Fcalendar');
    expect((await browser.get(back.location)).html).toContain('ann@example.com');

    const made = await browser.post('/studios', {
      name: 'Lumen',
      timeZone: 'America/Chicago',
      plan: 'standard',
      locale: 'en-US',
      returnTo: '/calendar',
    });

    expect(made.status).toBe(303);
    expect(made.location).toBe('/calendar');
    const tab = await browser.get('/google-sync');
    expect(tab.html).toContain('ann@example.com');
    expect(tab.html).toContain('Connected');
    const [sync] = await bench.store.find({ from: syncs });
    expect(sync?.value.settings.enabled).toBe(false);
    const places = studioCollections(sync?.value.studioId ?? asId(''));
    const types = await bench.store.find({ from: places.types });
    expect(new Set(types.map(({ value }) => value.of))).toEqual(new Set(['session', 'appointment']));
  });

  it('keeps no refresh token, state or cookie readable in the store', async () => {
    const browser = bench.openBrowser();
    await browser.consent('/auth/google', { email: 'ann@example.com' });
    const kept = await Promise.all(
      ['grants', 'pendingConsents', 'webSessions', 'newcomers'].map((path) => bench.store.find({ from: { path } })),
    );
    const text = JSON.stringify(kept);
    for (const cookie of browser.cookies.values()) expect(text).not.toContain(cookie);
    expect(kept[0]?.length).toBe(1);
    expect(text).not.toMatch(/"refreshToken"|1\/\/0/);
  });

  it('signs a known person in again, to their own studio, without asking for one', async () => {
    const browser = bench.openBrowser();
    const back = await browser.consent('/auth/google?returnTo=%2Fusers', { email: 'ann@example.com' });
    expect(back.status).toBe(303);
    expect(back.location).toBe('/users');
    expect((await browser.get('/users')).html).toContain('Lumen');
  });

  it('leads nowhere but to paths of its own', async () => {
    for (const returnTo of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const browser = bench.openBrowser();
      const back = await browser.consent(`/auth/google?returnTo=${encodeURIComponent(returnTo)}`, {
        email: 'ann@example.com',
      });
      expect(back.location).toBe('/');
    }
  });

  it('says plainly when the calendar was left unticked, and asks again', async () => {
    const browser = bench.openBrowser();
    const back = await browser.consent('/auth/google', {
      email: 'ben@example.com',
      scopes: ['https://www.googleapis.com/auth/contacts'],
    });
    expect(back.status).toBe(403);
    expect(back.html).toContain('The calendar permission is missing');
    expect(back.html).toContain('Ask Google again');
    expect((await browser.get('/studios/new')).status).toBe(303);
  });

  it('goes on without the contacts', async () => {
    const browser = bench.openBrowser();
    const back = await browser.consent('/auth/google', { email: 'ben@example.com', scopes: calendarScopes });
    expect(back.location).toContain('/studios/new');
  });

  it('changes nothing when the consent was denied', async () => {
    const browser = bench.openBrowser();
    const back = await browser.consent('/auth/google', 'deny');
    expect(back.status).toBe(403);
    expect(back.html).toContain('Nothing was connected');
    expect(browser.cookies.has('studiosync')).toBe(false);
  });

  it('refuses an answer used twice, forged, of another browser, or too late', async () => {
    const browser = bench.openBrowser();
    const begin = async () => {
      const begun = await browser.get('/auth/google');
      const back = new URL(bench.google.consent(begun.location, { email: 'ann@example.com' }));
      return `${back.pathname}${back.search}`;
    };
    const first = await begin();
    expect((await browser.get(first)).status).toBe(303);
    expect((await browser.get(first)).html).toContain('used before');
    expect((await browser.get('/auth/google/callback?state=forged&code=1')).html).toContain(
      'not begun in this browser',
    );
    expect((await bench.openBrowser().get(await begin())).html).toContain('not begun in this browser');
    const late = await begin();
    bench.passSeconds(601);
    expect((await browser.get(late)).html).toContain('longer than ten minutes');
  });

  it('says what is wrong with the form of a new studio and keeps what was entered', async () => {
    const browser = bench.openBrowser();
    await browser.consent('/auth/google', { email: 'ben@example.com' });
    const again = await browser.post('/studios', { name: 'Ben’s', timeZone: 'Mars/Olympus', plan: 'standard' });
    expect(again.status).toBe(422);
    expect(again.html).toContain('Choose a time zone');
    expect(again.html).toContain('value="Ben’s"');
    const json = await browser.post('/studios', { name: '', timeZone: 'UTC', plan: 'standard' }, { json: true });
    expect(json.status).toBe(422);
    expect(JSON.parse(json.html)).toMatchObject({ code: 'invalid', errors: [{ path: 'name' }] });
  });

  it('makes one studio of a form sent twice', async () => {
    const browser = bench.openBrowser();
    await browser.consent('/auth/google', { email: 'ben@example.com' });
    const form = { name: 'Twice', timeZone: 'UTC', plan: 'express' };
    const answers = await Promise.all([browser.post('/studios', form), browser.post('/studios', form)]);
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 403]);
    const studios: CollectionPath<Studio> = { path: 'studios' };
    const made = await bench.store.find({ from: studios });
    expect(made.filter(({ value }) => value.name === 'Twice')).toHaveLength(1);
  });
});

describe('a signed-in browser', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());

  it('is refused a form from elsewhere, and one without its token', async () => {
    const browser = bench.openBrowser();
    await makeStudio(browser);
    expect((await browser.post('/sign-out', {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await browser.post('/sign-out', {}, { csrfToken: 'x'.repeat(43) })).status).toBe(403);
    expect((await browser.get('/google-sync')).status).toBe(200);
  });

  it('is signed out by signing out, on the server too', async () => {
    const browser = bench.openBrowser();
    await browser.consent('/auth/google', { email: 'ann@example.com' });
    await browser.get('/google-sync');
    const cookie = browser.cookies.get('studiosync') ?? '';
    expect((await browser.post('/sign-out', {})).status).toBe(303);
    browser.cookies.set('studiosync', cookie);
    expect((await browser.get('/google-sync')).location).toBe('/sign-in?returnTo=%2Fgoogle-sync');
  });

  it('is signed out after a week without a request', async () => {
    const browser = bench.openBrowser();
    await browser.consent('/auth/google', { email: 'ann@example.com' });
    bench.passSeconds(6 * 86_400);
    expect((await browser.get('/google-sync')).status).toBe(200);
    bench.passSeconds(6 * 86_400);
    expect((await browser.get('/google-sync')).status).toBe(200);
    bench.passSeconds(7 * 86_400 + 1);
    expect((await browser.get('/google-sync')).status).toBe(303);
  });

  it('gets pages that run our own scripts only, stand in no frame and stay in no cache', async () => {
    const page = await bench.openBrowser().get('/');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.html).not.toMatch(/<script(?![^>]*src=)|style="|onclick=/);
  });
});

describe('on https', () => {
  it('sets cookies that only this host gets, over https, unread by scripts', async () => {
    const bench = await openWorkbench({ publicUrl: 'https://sync.example.com' });
    try {
      const begun = await bench.openBrowser().get('/auth/google');
      const cookie = begun.headers.getSetCookie().join('\n');
      expect(cookie).toMatch(/^__Host-studiosync-browser=/);
      for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part);
      expect(cookie).not.toContain('Domain');
      expect(begun.headers.get('strict-transport-security')).toContain('max-age=');
    } finally {
      await bench.close();
    }
  });
});

describe('an invited person', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());

  it('joins the studio through the link, once', async () => {
    const owner = bench.openBrowser();
    await makeStudio(owner);
    await owner.get('/users');
    const invited = await owner.post('/users', { name: 'Ben', email: 'someone.else@example.com', role: 'user' });
    expect(invited.status).toBe(303);
    const [mail] = await bench.store.find({ from: mails });
    const token = mail?.value.subject.kind === 'invitation' ? mail.value.subject.token : '';
    const browser = bench.openBrowser();
    expect((await browser.get(`/invitations/${token}`)).html).toContain('invited to Lumen');

    const joined = await browser.consent(`/auth/google?invitation=${token}`, { email: 'ben@example.com' });

    expect(joined.status).toBe(303);
    expect((await browser.get('/google-sync')).html).toContain('ben@example.com');
    expect((await browser.get('/studio')).status).toBe(404);
    expect((await browser.get(`/invitations/${token}`)).status).toBe(404);
  });

  it('joins by the invited address alone, when Google vouches for it', async () => {
    bench.google.addPerson({ email: 'cleo@example.com', name: 'Cleo' });
    const owner = bench.openBrowser();
    await owner.consent('/auth/google', { email: 'ann@example.com' });
    await owner.get('/users');
    await owner.post('/users', { name: 'Cleo', email: 'Cleo@Example.com', role: 'user' });
    const browser = bench.openBrowser();
    expect((await browser.consent('/auth/google', { email: 'cleo@example.com' })).location).toBe('/');
    expect((await browser.get('/users')).html).toContain('Lumen');
  });
});

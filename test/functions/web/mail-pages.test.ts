import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebApp } from '../../../functions/web.ts';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import type { User } from '../../../shared/domain/studio.ts';
import { noteMailEvents } from '../../../shared/flows/mails/note-mail-events.ts';
import { suppressionOf } from '../../../shared/flows/mails/suppression.ts';
import { unsubscribePath } from '../../../shared/flows/mails/unsubscribe.ts';
import { studioCollections, syncAt, syncs } from '../../../shared/ports/collections.ts';
import type { MailEvent } from '../../../shared/ports/mail-events.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const channelSecret = 'a secret for links, long enough';
const email = 'ann@example.com';

let bench: Workbench;
let browser: Browser;
let user: Pick<User, 'id' | 'studioId'>;
beforeEach(async () => {
  bench = await openWorkbench();
  browser = bench.openBrowser();
  await makeStudio(browser);
  const [sync] = await bench.store.find({ from: syncs });
  if (sync === undefined) throw new Error('no sync');
  user = { id: sync.value.userId, studioId: sync.value.studioId };
});
afterEach(() => bench.close());

describe('the page that switches mails off', () => {
  /** Somebody without cookies, as a mail program is. */
  const request = (path: string, init?: RequestInit) =>
    createWebApp(bench.deps, { publicUrl: 'http://localhost:8080', channelSecret }).request(
      `http://localhost:8080${path}`,
      init,
    );
  const oneClick = {
    method: 'POST',
    body: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example.com' },
  };
  const pathOfUser = () => unsubscribePath({ channelSecret }, syncIdOf(user.studioId, user.id));
  const mailOf = async () => (await bench.store.get(syncAt(syncIdOf(user.studioId, user.id))))?.value.settings.mail;

  it('changes nothing when it is looked at: scanners open every link', async () => {
    const page = await request(pathOfUser());
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('No more mails about the sync?');
    expect(await mailOf()).toMatchObject({ warnings: true });
  });

  it('takes one click from a mail program: no cookie, no token, another origin (RFC 8058)', async () => {
    expect((await request(pathOfUser(), oneClick)).status).toBe(200);
    expect(await mailOf()).toMatchObject({ warnings: false, report: false });
    expect((await request(pathOfUser(), oneClick)).status).toBe(200);
  });

  it('switches the studio’s failure notices off by their own link only', async () => {
    const places = studioCollections(user.studioId);
    expect((await request(unsubscribePath({ channelSecret }, user.studioId), oneClick)).status).toBe(200);
    expect((await bench.store.get(places.studio))?.value.syncJob.notify.onFailure).toBe(false);
    expect(await mailOf()).toMatchObject({ warnings: true });
  });

  it.each(['x', 'AAAA', '../../x'])('takes no signature that is not ours (%s)', async (signature) => {
    const path = `${pathOfUser().split('/').slice(0, 3).join('/')}/${encodeURIComponent(signature)}`;
    for (const init of [undefined, oneClick]) expect([404, 403]).toContain((await request(path, init)).status);
    expect(await mailOf()).toMatchObject({ warnings: true });
  });
});

describe('the Google tab, when mails come back', () => {
  const tell = (own: Partial<MailEvent>) =>
    noteMailEvents({ store: bench.store }, [
      { eventId: 'e', address: email, at: bench.deps.clock.now(), fate: 'bounced', said: '', ...own },
    ]);
  const suppressed = (address = email) =>
    suppressionOf({ store: bench.store }, { address, now: bench.deps.clock.now() });

  it('says nothing of mails while all is well', async () => {
    expect((await browser.get('/google-sync')).html).not.toContain('mail-note');
  });

  it('says that they bounce, what the other side said, harmlessly, and what to do', async () => {
    await tell({ suppresses: 'bounced', said: '550 <script>alert(1)</script>' });
    const { html } = await browser.get('/google-sync');
    expect(html).toContain(`Mails to ${email} bounce`);
    expect(html).toContain('550 &lt;script&gt;');
    expect(html).toContain('Send mails there again');
  });

  it('sends mails there again when told to', async () => {
    await tell({ suppresses: 'spamReported' });
    await browser.get('/google-sync');
    const answer = await browser.post(`/users/${user.id}/google-sync/mail-again`, {});
    expect(answer.status).toBe(303);
    expect((await browser.get(answer.location)).html).toContain('Mails go to this address again.');
    expect(await suppressed()).toBeUndefined();
  });

  it('is about the address of this user’s mails, and lifts no other one', async () => {
    await tell({ suppresses: 'bounced', address: 'other@example.com' });
    expect((await browser.get('/google-sync')).html).not.toContain('mail-note');
    await browser.post(`/users/${user.id}/google-sync/mail-again`, { address: 'other@example.com' });
    expect(await suppressed('other@example.com')).toBeDefined();
  });

  it('takes no forged request to send again', async () => {
    await tell({ suppresses: 'bounced' });
    await browser.get('/google-sync');
    const path = `/users/${user.id}/google-sync/mail-again`;
    expect((await browser.post(path, {}, { origin: 'https://evil.example.com' })).status).toBe(403);
    expect(await suppressed()).toBeDefined();
  });
});

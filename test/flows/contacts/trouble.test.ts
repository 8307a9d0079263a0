import { beforeEach, describe, expect, test } from 'vitest';
import { syncContacts } from '../../../shared/flows/contacts/sync-contacts.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import type { GoogleFailureReason } from '../../../shared/ports/google.ts';
import { addressOf, annId, card, startStudioWithContacts, studioId, syncOf } from './studio-with-contacts.ts';
import { mayaSynced } from './anns-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

let studio: StudioWithContacts;
const trouble = { reason: undefined as GoogleFailureReason | undefined };

beforeEach(async () => {
  trouble.reason = undefined;
  studio = await startStudioWithContacts({
    wrapDeps: (deps) => ({
      ...deps,
      google: {
        contactsOf: (grant) => {
          const contacts = deps.google.contactsOf(grant);
          return {
            ...contacts,
            readContacts: async (question) => {
              if (trouble.reason !== undefined) throw new GoogleFailure(trouble.reason, 'not today');
              return contacts.readContacts(question);
            },
          };
        },
      },
    }),
  });
});

async function runTimes(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    studio.wait(3600);
    await studio.run(annId);
  }
}

const subjects = async () => (await studio.mails()).map(({ subject, to }) => ({ ...subject, to }));

describe('contacts that fail', () => {
  test('are told to the studio’s job address after five runs, once for each time they begin to fail', async () => {
    await mayaSynced(studio);
    trouble.reason = 'unavailable';
    await runTimes(4);
    expect(await subjects()).toEqual([]);
    await runTimes(6);
    const failing = { kind: 'syncFailing', of: 'contacts', to: 'jobs@example.com', userId: annId };
    expect(await subjects()).toMatchObject([{ ...failing, reason: 'Google cannot be reached.' }]);
    trouble.reason = undefined;
    await runTimes(1);
    trouble.reason = 'gone';
    await runTimes(7);
    const told = await subjects();
    expect(told).toHaveLength(2);
    expect(told).toContainEqual(
      expect.objectContaining({ ...failing, reason: 'Google answered in a way we did not expect.' }),
    );
  });

  test('are told once also where no run ever went well and people keep asking', async () => {
    await studio.addClient(card('Maya', 'Lindt'));
    await studio.connect(annId);
    trouble.reason = 'forbidden';
    await runTimes(5);
    for (let time = 0; time < 3; time += 1) {
      studio.wait(60);
      await studio.run(annId, 'studio');
      await studio.run(annId, 'now');
    }
    expect(await subjects()).toMatchObject([{ kind: 'syncFailing', of: 'contacts' }]);
  });

  test('are told to nobody where the studio does not want to hear of failures', async () => {
    const { studio: document } = studioCollections(studioId);
    const job = { enabled: true, pollMinutes: 15, notify: { onFailure: false, address: 'jobs@example.com' } };
    await studio.store.write([{ kind: 'update', document, fields: { syncJob: job } }]);
    await mayaSynced(studio);
    trouble.reason = 'unavailable';
    await runTimes(8);
    expect(await subjects()).toEqual([]);
  });
});

describe('the permission for contacts', () => {
  const notPermitted = { code: 'contact_notPermitted', remedy: expect.stringContaining('Authenticate') as unknown };

  test('that was never given is told once with what to do, and again when it was given and is missing anew', async () => {
    await studio.addClient(card('Maya', 'Lindt'));
    await studio.connect(annId, {}, ['calendar']);
    expect((await studio.record(annId)).nextSyncAt).toBeDefined();
    expect(await studio.run(annId)).toEqual({ kind: 'notPermitted' });
    await studio.addClient(card('Tom', 'Berg'));
    expect(await studio.run(annId, 'studio')).toEqual({ kind: 'notPermitted' });
    expect(await subjects()).toMatchObject([{ to: addressOf(annId), warnings: [notPermitted] }]);
    expect((await studio.record(annId)).nextSyncAt).toBeUndefined();
    await studio.connect(annId);
    expect(await studio.run(annId)).toMatchObject({ kind: 'done' });
    await studio.connect(annId, {}, ['calendar']);
    await studio.run(annId);
    expect(await subjects()).toHaveLength(2);
  });

  test('that Google no longer grants is told once with what to do, and stands in the run', async () => {
    await mayaSynced(studio);
    const { refreshToken } = studio.google.grant({ email: addressOf(annId), permissions: ['calendar'] });
    const google: typeof studio.deps.google = {
      contactsOf: (grant) => studio.google.contactsOf({ ...grant, refreshToken }),
    };
    const request = { syncId: syncOf(annId), trigger: 'tick' } as const;
    expect(await syncContacts({ ...studio.deps, google }, request)).toMatchObject({ kind: 'failed' });
    await studio.run(annId);
    expect(await subjects()).toMatchObject([{ to: addressOf(annId), warnings: [notPermitted] }]);
    expect((await studio.runs()).at(-1)?.warnings).toMatchObject([notPermitted]);
  });
});

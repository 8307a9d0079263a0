import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Card } from '../../../shared/domain/card.ts';
import { asId, type ContactName, type LabelName } from '../../../shared/domain/ids.ts';
import type { Permission } from '../../../shared/ports/google.ts';
import type { GoogleContacts } from '../../../shared/ports/google-contacts.ts';
import {
  card,
  labelMark,
  create,
  markOf,
  myContacts,
  nameOf,
  newContact,
  plainCard,
  readAllContacts,
  readOne,
  update,
  written,
} from './contact-examples.ts';

/** A Google to be looked at, with Ann's contacts in it. */
export interface ContactsUnderTest {
  /** Ann's, under a grant for everything. */
  readonly contacts: GoogleContacts;
  /** Ann, in front of her own contacts. */
  readonly person: {
    create(card: Card): Promise<ContactName>;
    edit(name: ContactName, fields: Partial<Pick<Card, 'givenName' | 'notes'>>): Promise<void>;
    delete(name: ContactName): Promise<void>;
    /** Takes a label off a contact, also `myContacts`. */
    takeOff(name: ContactName, label: LabelName): Promise<void>;
    renameLabel(label: LabelName, title: string): Promise<void>;
    deleteLabel(label: LabelName): Promise<void>;
    /** Merges the second into the first, which keeps its name. */
    merge(into: ContactName, from: ContactName): Promise<void>;
  };
  readonly trouble: {
    expireTokens(): void;
    /** Pages of so many contacts. */
    cutPages(size: number): void;
    /** Sync reads show writes so many seconds late. */
    lag(seconds: number): void;
    /** Lets time pass, for Google. */
    pass(seconds: number): void;
    throttle(): void;
    pauseWrites(): void;
    /** Ends every trouble that ends by itself. */
    end(): void;
  };
  /** The contacts of a fresh grant of Ann's for these permissions. */
  contactsWith(permissions: readonly Permission[]): GoogleContacts;
  close(): Promise<void>;
}

const day = 86_400;
const never = asId<ContactName>('people/c404');
const failed = (reason: string) => ({ kind: 'failed', failure: { reason } });

/** Every promise of the contacts port that does not depend on how Google is reached. */
export function describeContactsPort(name: string, make: () => Promise<ContactsUnderTest>): void {
  describe(`Google Contacts: ${name}`, () => {
    let opened: ContactsUnderTest;
    let contacts: GoogleContacts;
    let titles = 0;
    const label = async () => (await contacts.createLabel(`Label ${(titles += 1)}`, labelMark)).name;
    beforeAll(async () => {
      opened = await make();
      contacts = opened.contacts;
    });
    afterEach(() => opened.trouble.end());
    afterAll(async () => {
      await opened?.close();
    });

    describe('creating', () => {
      test('makes a contact that reads back as it was meant, under its labels and myContacts', async () => {
        const friends = await label();
        const wanted = newContact(card(), [friends]);
        const contact = await create(contacts, wanted);
        expect(contact).toMatchObject({ card: wanted.card, marks: [wanted.mark], previousNames: [] });
        expect(new Set(contact.labels)).toEqual(new Set([friends, myContacts]));
        expect([contact.sourceId, contact.version]).not.toContain('');
        expect(await contacts.readContactsNamed([contact.name])).toEqual([{ kind: 'contact', contact }]);
      });

      test('makes a business without a person, and a person without anything else', async () => {
        const business = card({ givenName: '', familyName: '' });
        expect((await create(contacts, newContact(business))).card).toEqual(business);
        expect((await create(contacts, newContact(plainCard('Cher')))).card).toEqual(plainCard('Cher'));
      });

      test('makes 200 at once, told in their order, and not one more', async () => {
        const wanted = Array.from({ length: 200 }, (_, index) => newContact(plainCard(`P${index}`)));
        const made = written(await contacts.createContacts(wanted));
        expect(made.map(({ card: { givenName }, marks }) => [givenName, marks])).toEqual(
          wanted.map(({ card: { givenName }, mark }) => [givenName, [mark]]),
        );
        const tooMany = [...wanted, newContact(plainCard('P201'))];
        await expect(contacts.createContacts(tooMany)).rejects.toMatchObject({ reason: 'rejected' });
        const read = await contacts.readContactsNamed(made.map(({ name }) => name));
        expect(read).toMatchObject(made.map(({ name }) => ({ kind: 'contact', contact: { name } })));
        await contacts.deleteContacts(made.map(({ name }) => name));
      });

      test('tells what was refused of the one it was refused for', async () => {
        const gone = await label();
        await opened.person.deleteLabel(gone);
        const [first, second, third] = await contacts.createContacts([
          newContact(plainCard('A')),
          newContact(plainCard('B'), [gone]),
          newContact(plainCard('C')),
        ]);
        expect([first, second, third]).toMatchObject([
          { kind: 'written', contact: { card: { givenName: 'A' } } },
          failed('rejected'),
          { kind: 'written', contact: { card: { givenName: 'C' } } },
        ]);
      });
    });

    describe('updating', () => {
      test('writes the named fields and leaves the rest to the user', async () => {
        const before = await create(contacts, newContact(card()));
        const change = update(before, { company: 'Klein GmbH', notes: '' });
        const [after] = written(
          await contacts.updateContacts([{ ...change, card: { ...change.card, givenName: 'Not named' } }]),
        );
        expect(after?.card).toEqual(card({ company: 'Klein GmbH', notes: '' }));
        expect(after?.version).not.toBe(before.version);
        expect(after?.marks).toEqual(before.marks);
        expect(await readOne(contacts, before.name)).toEqual(after);
      });

      test('takes values away, adds others, and keeps their labels', async () => {
        const before = await create(contacts, newContact(card()));
        const emails = [
          { value: 'clara@home.example', label: 'home' },
          { value: 'new@klein.example', label: 'Second' },
        ];
        const [after] = written(await contacts.updateContacts([update(before, { emails, phones: [] })]));
        expect(after?.card.phones).toEqual([]);
        expect(new Set(after?.card.emails)).toEqual(new Set(emails));
      });

      test('goes on from the version and what is held that the last write told', async () => {
        let contact = await create(contacts, newContact(plainCard('One')));
        for (const givenName of ['Two', 'Three', 'Four']) {
          const [next] = written(await contacts.updateContacts([update(contact, { givenName })]));
          if (next === undefined) throw new Error('no answer');
          contact = next;
        }
        expect((await readOne(contacts, contact.name)).card.givenName).toBe('Four');
      });

      test('puts a new mark in place of the old one', async () => {
        const wanted = newContact(plainCard('Marked'));
        const before = await create(contacts, wanted);
        const mark = { ...wanted.mark, sent: { givenName: 'other', familyName: 'print' } };
        const [after] = written(await contacts.updateContacts([update(before, { givenName: 'Again' }, mark)]));
        expect(after?.marks).toEqual([mark]);
      });

      test('refuses what someone changed meanwhile or deleted, and writes the others', async () => {
        const [stale, gone, fine] = written(
          await contacts.createContacts(['Stale', 'Gone', 'Fine'].map((name) => newContact(plainCard(name)))),
        );
        if (stale === undefined || gone === undefined || fine === undefined) throw new Error('no answer');
        await opened.person.edit(stale.name, { notes: 'by hand' });
        await opened.person.delete(gone.name);
        const updates = [stale, gone, fine].map((contact) => update(contact, { company: 'New' }));
        expect(await contacts.updateContacts(updates)).toMatchObject([
          failed('changedMeanwhile'),
          failed('gone'),
          { kind: 'written', contact: { card: { company: 'New' } } },
        ]);
        const kept = await readOne(contacts, stale.name);
        expect(kept.card).toMatchObject({ company: '', notes: 'by hand' });
        expect(await contacts.updateContacts([update(stale, { company: 'New' })])).toMatchObject([
          failed('changedMeanwhile'),
        ]);
        expect(await contacts.updateContacts([update(gone, { company: 'New' })])).toMatchObject([failed('gone')]);
      });

      test('writes different fields of several contacts', async () => {
        const [one, two] = written(await contacts.createContacts([newContact(card()), newContact(card())]));
        if (one === undefined || two === undefined) throw new Error('no answer');
        const changed = written(
          await contacts.updateContacts([update(one, { jobTitle: 'Boss' }), update(two, { familyName: 'Groß' })]),
        );
        expect(changed.map((contact) => contact.card)).toEqual([
          card({ jobTitle: 'Boss' }),
          card({ familyName: 'Groß' }),
        ]);
      });
    });

    describe('deleting', () => {
      test('takes contacts away; those gone or never there are gone already', async () => {
        const [one, two] = written(
          await contacts.createContacts([newContact(plainCard('One')), newContact(plainCard('Two'))]),
        );
        if (one === undefined || two === undefined) throw new Error('no answer');
        await contacts.deleteContacts([one.name]);
        await contacts.deleteContacts([one.name, never, two.name]);
        expect(await contacts.readContactsNamed([one.name, never, two.name])).toEqual(
          [one.name, never, two.name].map((name) => ({ kind: 'gone', name })),
        );
      });
    });

    test('nothing to write or to read is nothing asked', async () => {
      expect(await contacts.createContacts([])).toEqual([]);
      expect(await contacts.updateContacts([])).toEqual([]);
      expect(await contacts.readContactsNamed([])).toEqual([]);
      await contacts.deleteContacts([]);
    });

    describe('reading', () => {
      test('everything, page by page, then only what changed', async () => {
        const names = written(
          await contacts.createContacts(['A', 'B', 'C', 'D', 'E'].map((one) => newContact(plainCard(one)))),
        ).map((contact) => contact.name);
        opened.trouble.cutPages(2);
        const full = await readAllContacts(contacts);
        expect(full.pages).toBeGreaterThan(2);
        const told = full.changes.map(nameOf);
        expect(told).toEqual(expect.arrayContaining(names));
        expect(new Set(told).size).toBe(told.length);
        expect((await readAllContacts(contacts, full.token)).changes).toEqual([]);

        await contacts.deleteContacts(names.slice(0, 1));
        const { changes, token } = await readAllContacts(contacts, full.token);
        expect(changes).toEqual([{ kind: 'gone', name: names[0] }]);
        expect((await readAllContacts(contacts, token)).changes).toEqual([]);
      });

      test('what changes while pages are read is told, in a later page or with the next cursor', async () => {
        const [first] = written(
          await contacts.createContacts(['A', 'B', 'C'].map((one) => newContact(plainCard(one)))),
        );
        if (first === undefined) throw new Error('no answer');
        opened.trouble.cutPages(1);
        let page = await contacts.readContacts({ kind: 'full' });
        await opened.person.edit(first.name, { givenName: 'Changed while reading' });
        const added = await opened.person.create(plainCard('Made while reading'));
        const told = new Set<string>();
        while (page.nextPage !== undefined) {
          page = await contacts.readContacts({ kind: 'full', page: page.nextPage });
          for (const change of page.changes) if (change.kind === 'contact') told.add(change.contact.card.givenName);
        }
        const after = await readAllContacts(contacts, page.nextToken);
        for (const change of after.changes) if (change.kind === 'contact') told.add(change.contact.card.givenName);
        expect([...told]).toEqual(expect.arrayContaining(['Changed while reading', 'Made while reading']));
        await contacts.deleteContacts([added]);
      });

      test('shows writes late, while contacts read by name are as they are', async () => {
        opened.trouble.pass(600);
        opened.trouble.lag(300);
        const { token } = await readAllContacts(contacts);
        const contact = await create(contacts, newContact(plainCard('Late')));
        expect((await readAllContacts(contacts, token)).changes).toEqual([]);
        expect((await readAllContacts(contacts)).changes.map(nameOf)).not.toContain(contact.name);
        expect((await readOne(contacts, contact.name)).card.givenName).toBe('Late');
        opened.trouble.pass(301);
        expect((await readAllContacts(contacts, token)).changes).toMatchObject([{ contact: { name: contact.name } }]);
      });

      test('says that a cursor is dead', async () => {
        const { token } = await readAllContacts(contacts);
        opened.trouble.expireTokens();
        await expect(readAllContacts(contacts, token)).rejects.toMatchObject({ reason: 'cursorExpired' });
        await readAllContacts(contacts);
      });

      test('a cursor dies seven days after the full read, whatever was read with it', async () => {
        const full = await readAllContacts(contacts);
        opened.trouble.pass(6 * day);
        const { token } = await readAllContacts(contacts, full.token);
        opened.trouble.pass(day + 60);
        await expect(readAllContacts(contacts, token)).rejects.toMatchObject({ reason: 'cursorExpired' });
      });
    });

    describe('labels', () => {
      test('are made once under one title', async () => {
        const made = await contacts.createLabel('Weddings', labelMark);
        expect(made).toMatchObject({ title: 'Weddings', mark: labelMark });
        expect(await contacts.listLabels()).toContainEqual(made);
        await expect(contacts.createLabel('Weddings', labelMark)).rejects.toMatchObject({ reason: 'taken' });
      });

      test('are renamed on the version that is known', async () => {
        const made = await contacts.createLabel('Portraits', labelMark);
        const other = await contacts.createLabel('Other portraits', labelMark);
        const renamed = await contacts.renameLabel(made, 'Portraits 2026');
        expect(renamed).toMatchObject({ name: made.name, title: 'Portraits 2026', mark: labelMark });
        await expect(contacts.renameLabel(made, 'Again')).rejects.toMatchObject({ reason: 'changedMeanwhile' });
        await expect(contacts.renameLabel(other, 'Portraits 2026')).rejects.toMatchObject({ reason: 'taken' });
        await opened.person.renameLabel(made.name, 'By hand');
        await expect(contacts.renameLabel(renamed, 'Again')).rejects.toMatchObject({ reason: 'changedMeanwhile' });
        await opened.person.deleteLabel(made.name);
        await expect(contacts.renameLabel(renamed, 'Again')).rejects.toMatchObject({ reason: 'gone' });
        expect((await contacts.listLabels()).map((label) => label.name)).not.toContain(made.name);
      });

      test('take contacts in and let them go', async () => {
        const group = await label();
        const contact = await create(contacts, newContact(plainCard('Member')));
        const nothingLeft = { notFound: [], keptForLastLabel: [] };
        expect(await contacts.changeMembers(group, { add: [contact.name], remove: [] })).toEqual(nothingLeft);
        expect((await readOne(contacts, contact.name)).labels).toContain(group);
        expect(await contacts.changeMembers(group, { add: [contact.name], remove: [] })).toEqual(nothingLeft);
        expect(await contacts.changeMembers(group, { add: [], remove: [contact.name] })).toEqual(nothingLeft);
        expect((await readOne(contacts, contact.name)).labels).toEqual([myContacts]);
      });

      test('tell which contacts are not there, and which would have none left', async () => {
        const group = await label();
        const contact = await create(contacts, newContact(plainCard('Last'), [group]));
        await opened.person.takeOff(contact.name, myContacts);
        expect(await contacts.changeMembers(group, { add: [never], remove: [contact.name] })).toEqual({
          notFound: [never],
          keptForLastLabel: [contact.name],
        });
        expect((await readOne(contacts, contact.name)).labels).toEqual([group]);
      });

      test('that were deleted take nobody in, and their contacts stay', async () => {
        const group = await label();
        const contact = await create(contacts, newContact(plainCard('Left'), [group]));
        await opened.person.deleteLabel(group);
        expect((await readOne(contacts, contact.name)).labels).toEqual([myContacts]);
        const change = { add: [contact.name], remove: [] };
        await expect(contacts.changeMembers(group, change)).rejects.toMatchObject({ reason: 'gone' });
      });
    });

    describe('what a person does in Google', () => {
      test('is told once, with a version of its own and our mark', async () => {
        const wanted = newContact(plainCard('Before'));
        const before = await create(contacts, wanted);
        const { token } = await readAllContacts(contacts);
        await opened.person.edit(before.name, { givenName: 'By hand' });
        const { changes, token: next } = await readAllContacts(contacts, token);
        expect(changes).toMatchObject([
          { contact: { name: before.name, card: { givenName: 'By hand' }, marks: [wanted.mark] } },
        ]);
        expect(changes[0]?.kind === 'contact' && changes[0].contact.version).not.toBe(before.version);
        expect((await readAllContacts(contacts, next)).changes).toEqual([]);
      });

      test('merging leaves one contact with the marks of both, and the other gone', async () => {
        const [one, two] = [newContact(plainCard('One')), newContact(card({ givenName: 'Two' }))];
        const [into, from] = written(await contacts.createContacts([one, two]));
        if (into === undefined || from === undefined) throw new Error('no answer');
        const { token } = await readAllContacts(contacts);
        await opened.person.merge(into.name, from.name);
        const { changes } = await readAllContacts(contacts, token);
        const survivor = changes.find((change) => change.kind === 'contact' && change.contact.name === into.name);
        if (survivor?.kind !== 'contact') throw new Error('no survivor');
        const byClient = new Map(survivor.contact.marks.map((mark) => [mark.clientId, mark]));
        expect(byClient).toEqual(new Map([one.mark, two.mark].map((mark) => [mark.clientId, mark])));
        expect(survivor.contact.card.emails.map(({ value }) => value)).toContain('clara@home.example');
        expect(changes).toContainEqual({ kind: 'gone', name: from.name });

        const mark = markOf(one.mark.clientId, { givenName: 'new' });
        const [after] = written(await contacts.updateContacts([update(survivor.contact, { notes: 'x' }, mark)]));
        expect(new Set(after?.marks)).toEqual(new Set([mark, two.mark]));
      });
    });

    describe('when Google has trouble', () => {
      test('that does not end, a call gives up', async () => {
        opened.trouble.throttle();
        await expect(readAllContacts(contacts)).rejects.toMatchObject({ reason: 'throttled' });
        opened.trouble.end();
        await readAllContacts(contacts);
      });

      test('and takes no more writes, reading goes on', async () => {
        const contact = await create(contacts, newContact(plainCard('Paused')));
        opened.trouble.pauseWrites();
        const paused = { reason: 'paused' };
        await expect(contacts.createContacts([newContact(plainCard('No'))])).rejects.toMatchObject(paused);
        await expect(contacts.updateContacts([update(contact, { notes: 'no' })])).rejects.toMatchObject(paused);
        await expect(contacts.deleteContacts([contact.name])).rejects.toMatchObject(paused);
        await expect(contacts.createLabel('No', labelMark)).rejects.toMatchObject(paused);
        await readAllContacts(contacts);
      });
    });

    test('a grant without the permission asks for consent again', async () => {
      const calendarOnly = opened.contactsWith(['calendar']);
      await expect(readAllContacts(calendarOnly)).rejects.toMatchObject({ reason: 'reconnect' });
      await expect(calendarOnly.createContacts([newContact(plainCard('No'))])).rejects.toMatchObject({
        reason: 'reconnect',
      });
      await readAllContacts(opened.contactsWith(['contacts']));
    });
  });
}

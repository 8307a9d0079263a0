import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CollectionPath,
  type DocumentPath,
  type Query,
  type Store,
  StoreFailure,
  type StoreFailureReason,
  type Write,
} from '../../../shared/ports/store.ts';

/** A store to be looked at, and how to end it. */
export interface StoreUnderTest {
  readonly store: Store;
  close(): Promise<void>;
}

interface Counter {
  readonly n: number;
}

interface Note {
  readonly title?: string;
  readonly rank?: number;
  readonly tags?: readonly string[];
  readonly inner?: { readonly colour?: string; readonly [name: string]: unknown };
  readonly [name: string]: unknown;
}

let collections = 0;

/** A collection no other test has. */
function newCollection<T>(): CollectionPath<T> {
  collections += 1;
  return { path: `contract/c${collections}/notes` };
}

function documentIn<T>(collection: CollectionPath<T>, id: string): DocumentPath<T> {
  return { path: `${collection.path}/${id}` };
}

function newDocument<T>(): DocumentPath<T> {
  return documentIn(newCollection<T>(), 'one');
}

async function reasonOf(call: Promise<unknown>): Promise<StoreFailureReason | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof StoreFailure) return error.reason;
    throw error;
  }
}

/** A document that is known to be there. */
async function stored<T>(store: Store, document: DocumentPath<T>) {
  const found = await store.get(document);
  if (found === undefined) throw new Error(`${document.path} is not there`);
  return found;
}

async function fill(
  store: Store,
  collection: CollectionPath<Note>,
  notes: Readonly<Record<string, Note>>,
): Promise<void> {
  await store.write(
    Object.entries(notes).map(([id, value]): Write => ({
      kind: 'create',
      document: documentIn(collection, id),
      value,
    })),
  );
}

async function idsOf(store: Store, query: Query<Note>): Promise<readonly string[]> {
  return (await store.find(query)).map(({ id }) => id);
}

/** A promise and the function that fulfils it, to make one piece of work wait for another. */
function newSignal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

/** Every promise of the store port. Each implementation passes all of it. */
export function describeStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`store: ${name}`, () => {
    let opened: StoreUnderTest;
    let store: Store;
    beforeAll(async () => {
      opened = await make();
      store = opened.store;
    });
    afterAll(async () => {
      await opened?.close();
    });

    describe('documents', () => {
      test('a missing document is undefined, alone and among others', async () => {
        const collection = newCollection<Counter>();
        await store.write([{ kind: 'create', document: documentIn(collection, 'here'), value: { n: 1 } }]);
        const wanted = ['gone', 'here', 'gone too', 'here'].map((id) => documentIn(collection, id));
        expect(await store.get(documentIn(collection, 'gone'))).toBeUndefined();
        expect((await store.getAll(wanted)).map((found) => found?.value.n)).toEqual([undefined, 1, undefined, 1]);
        expect(await store.getAll([])).toEqual([]);
      });

      test('a document comes back as it was written, with its id and path', async () => {
        const document = newDocument<Note>();
        const value: Note = {
          title: 'Zoë 😀 \u0000 日本',
          rank: -1.5,
          big: 9007199254740991,
          yes: true,
          nothing: null,
          empty: '',
          tags: ['a', 'b'],
          none: [],
          inner: { colour: 'red', deeper: { list: [{ a: 1 }, { b: [1] }] }, hollow: {} },
          'a name.with dots-and `ticks`': 1,
        };
        await store.write([{ kind: 'set', document, value }]);
        const found = await stored(store, document);
        expect(found.value).toEqual(value);
        expect([found.id, found.path]).toEqual(['one', document.path]);
      });

      test('an undefined field is no field, at any depth', async () => {
        const document = newDocument<Note>();
        await store.write([
          { kind: 'set', document, value: { title: 'x', rank: undefined, inner: { colour: undefined } } },
        ]);
        expect((await stored(store, document)).value).toStrictEqual({ title: 'x', inner: {} });
      });

      test('expiresAt comes back as the same text and can be asked for', async () => {
        const collection = newCollection<Note>();
        await fill(store, collection, {
          early: { expiresAt: '2026-03-01T00:00:00Z' },
          late: { expiresAt: '2026-03-01T00:00:01Z' },
        });
        expect((await stored(store, documentIn(collection, 'early'))).value).toEqual({
          expiresAt: '2026-03-01T00:00:00Z',
        });
        const orderBy = [{ field: 'expiresAt', direction: 'asc' }] as const;
        const where = [{ field: 'expiresAt', is: '<=', value: '2026-03-01T00:00:00Z' }] as const;
        expect(await idsOf(store, { from: collection, where, orderBy })).toEqual(['early']);
        expect(await idsOf(store, { from: collection, orderBy, after: ['2026-03-01T00:00:00Z', 'early'] })).toEqual([
          'late',
        ]);
        await store.write([
          { kind: 'update', document: documentIn(collection, 'late'), fields: { expiresAt: '2027-01-01T00:00:00Z' } },
        ]);
        expect((await stored(store, documentIn(collection, 'late'))).value).toEqual({
          expiresAt: '2027-01-01T00:00:00Z',
        });
      });

      test('900 kB are kept; more than 1 MiB is tooLarge, alone and in a transaction', async () => {
        const document = newDocument<Note>();
        await store.write([{ kind: 'set', document, value: { title: 'x'.repeat(900_000) } }]);
        expect((await stored(store, document)).value.title).toHaveLength(900_000);
        const tooLarge = { title: 'x', inner: { colour: 'é'.repeat(530_000) } };
        expect(await reasonOf(store.write([{ kind: 'set', document, value: tooLarge }]))).toBe('tooLarge');
        expect(await reasonOf(store.transact(async (transaction) => transaction.set(document, tooLarge)))).toBe(
          'tooLarge',
        );
        expect((await stored(store, document)).value.title).toHaveLength(900_000);
      });

      test('what is written over again and again is no larger for it', async () => {
        const document = newDocument<Note>();
        await store.write([{ kind: 'set', document, value: { title: 'x'.repeat(500_000) } }]);
        for (const letter of ['a', 'b', 'c'])
          await store.write([{ kind: 'update', document, fields: { title: letter.repeat(500_000) } }]);
        expect((await stored(store, document)).value.title).toBe('c'.repeat(500_000));
      });

      test.each([
        ['an array in an array', { list: [[1]] }],
        ['an array in an array, further down', { a: { list: [{ b: [1, [2]] }] } }],
        ['undefined in an array', { list: [undefined] }],
        ['a date', { at: new Date(0) }],
        ['no number', { n: Number.NaN }],
        ['a bigint', { n: 1n }],
        ['an expiresAt that is no instant', { expiresAt: 'tomorrow' }],
        ['a field without a name', { '': 1 }],
      ])('%s is refused as a mistake of the programmer', async (_what, value) => {
        const document = newDocument<object>();
        const calls = [
          store.write([{ kind: 'set', document, value }]),
          store.transact(async (transaction) => transaction.create(document, value)),
        ];
        for (const [attempt] of (await Promise.allSettled(calls)).map((ended) => [ended] as const)) {
          expect(attempt.status).toBe('rejected');
          expect(attempt).toHaveProperty('reason.name', 'Error');
        }
        expect(await store.get(document)).toBeUndefined();
      });

      test('what a caller does with its values later changes nothing that is stored', async () => {
        const document = newDocument<{ list: string[] }>();
        const given = { list: ['a'] };
        const writing = store.write([{ kind: 'set', document, value: given }]);
        given.list.push('b');
        await writing;
        given.list.push('c');
        const first = await stored(store, document);
        try {
          first.value.list.push('d');
        } catch {
          // A store may as well give out what cannot be changed.
        }
        expect((await stored(store, document)).value.list).toEqual(['a']);
      });
    });

    describe('batches', () => {
      test('creating what is there fails with exists and changes nothing', async () => {
        const document = newDocument<Counter>();
        await store.write([{ kind: 'create', document, value: { n: 1 } }]);
        expect(await reasonOf(store.write([{ kind: 'create', document, value: { n: 2 } }]))).toBe('exists');
        expect((await stored(store, document)).value.n).toBe(1);
      });

      test('updating what is not there fails with missing; setting makes it', async () => {
        const document = newDocument<Counter>();
        expect(await reasonOf(store.write([{ kind: 'update', document, fields: { n: 1 } }]))).toBe('missing');
        expect(await store.get(document)).toBeUndefined();
        await store.write([{ kind: 'set', document, value: { n: 2 } }]);
        expect((await stored(store, document)).value).toEqual({ n: 2 });
      });

      test('a set replaces all; an update replaces top-level fields, and undefined removes one', async () => {
        const document = newDocument<Note>();
        await store.write([{ kind: 'set', document, value: { title: 'a', rank: 1 } }]);
        await store.write([{ kind: 'set', document, value: { title: 'b', inner: { colour: 'red', size: 1 } } }]);
        expect((await stored(store, document)).value).toStrictEqual({ title: 'b', inner: { colour: 'red', size: 1 } });
        await store.write([
          {
            kind: 'update',
            document,
            fields: { title: undefined, inner: { size: 2 }, 'dotted.name': 3, absent: undefined },
          },
        ]);
        expect((await stored(store, document)).value).toStrictEqual({ inner: { size: 2 }, 'dotted.name': 3 });
      });

      test('deleting what is not there is fine', async () => {
        const document = newDocument<Counter>();
        await store.write([{ kind: 'delete', document }]);
        await store.write([{ kind: 'create', document, value: { n: 1 } }]);
        await store.write([{ kind: 'delete', document }]);
        expect(await store.get(document)).toBeUndefined();
      });

      const guarded: readonly [string, (document: DocumentPath<Counter>, revision: string) => Write][] = [
        ['set', (document, revision) => ({ kind: 'set', document, value: { n: 9 }, revision })],
        ['update', (document, revision) => ({ kind: 'update', document, fields: { n: 9 }, revision })],
        ['delete', (document, revision) => ({ kind: 'delete', document, revision })],
      ];

      test.each(guarded)('a %s with the current revision is done', async (kind, write) => {
        const document = newDocument<Counter>();
        await store.write([{ kind: 'create', document, value: { n: 1 } }]);
        await store.write([write(document, (await stored(store, document)).revision)]);
        expect((await store.get(document))?.value).toEqual(kind === 'delete' ? undefined : { n: 9 });
      });

      test.each(guarded)(
        'a %s with a stale revision fails with changed, and nothing of the batch is written',
        async (_, write) => {
          const collection = newCollection<Counter>();
          const [document, other] = [documentIn(collection, 'one'), documentIn(collection, 'other')];
          await store.write([{ kind: 'create', document, value: { n: 1 } }]);
          const { revision } = await stored(store, document);
          await store.write([{ kind: 'set', document, value: { n: 2 } }]);
          const batch: Write[] = [
            { kind: 'create', document: other, value: { n: 0 } },
            write(document, revision),
            { kind: 'delete', document },
          ];
          expect(await reasonOf(store.write(batch))).toBe('changed');
          expect(await store.get(other)).toBeUndefined();
          expect((await stored(store, document)).value.n).toBe(2);
        },
      );

      test.each(guarded)(
        'a %s with the revision of a document that is gone, or came again, fails with changed',
        async (_, write) => {
          const document = newDocument<Counter>();
          await store.write([{ kind: 'create', document, value: { n: 1 } }]);
          const { revision } = await stored(store, document);
          await store.write([{ kind: 'delete', document }]);
          expect(await reasonOf(store.write([write(document, revision)]))).toBe('changed');
          await store.write([{ kind: 'create', document, value: { n: 1 } }]);
          expect(await reasonOf(store.write([write(document, revision)]))).toBe('changed');
          expect((await stored(store, document)).value.n).toBe(1);
        },
      );

      test('500 writes are one batch, none is none, and 501 are refused', async () => {
        const collection = newCollection<Counter>();
        const writes = Array.from({ length: 501 }, (_, n): Write => {
          return { kind: 'create', document: documentIn(collection, `d${n}`), value: { n } };
        });
        await expect(store.write(writes)).rejects.toThrow('at most 500');
        expect(await store.count({ from: collection })).toBe(0);
        await store.write([]);
        await store.write(writes.slice(1));
        expect(await store.count({ from: collection })).toBe(500);
      });

      test('a revision stays while nothing is written and is another after every write that changed something', async () => {
        const document = newDocument<Counter>();
        const revisions: string[] = [];
        for (let n = 0; n < 5; n += 1) {
          await store.write([{ kind: 'set', document, value: { n } }]);
          const { revision } = await stored(store, document);
          expect((await stored(store, document)).revision).toBe(revision);
          revisions.push(revision);
        }
        expect(new Set(revisions).size).toBe(5);
      });

      test('readAt is the time of the store and never goes back', async () => {
        const document = newDocument<Counter>();
        await store.write([{ kind: 'set', document, value: { n: 0 } }]);
        const times: number[] = [];
        for (let n = 0; n < 5; n += 1) times.push((await stored(store, document)).readAt);
        times.push((await store.find({ from: { path: document.path.replace('/one', '') } }))[0]?.readAt ?? 0);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(times[0]).toBeGreaterThan(Date.UTC(2020, 0));
      });
    });

    describe('transactions', () => {
      test('two increments at the same time both survive', async () => {
        const document = newDocument<Counter>();
        await store.write([{ kind: 'set', document, value: { n: 0 } }]);
        const bothRead = newSignal();
        let reads = 0;
        async function increment(): Promise<void> {
          await store.transact(async (transaction) => {
            const found = await transaction.get(document);
            reads += 1;
            if (reads === 1) bothRead.give();
            transaction.update(document, { n: (found?.value.n ?? 0) + 1 });
          });
        }
        await Promise.all([increment(), bothRead.given.then(increment)]);
        expect((await stored(store, document)).value.n).toBe(2);
      });

      test('20 transactions on one counter, there or not, all survive', async () => {
        const document = newDocument<Counter>();
        await Promise.all(
          Array.from({ length: 20 }, () =>
            store.transact(async (transaction) => {
              const found = await transaction.get(document);
              transaction.set(document, { n: (found?.value.n ?? 0) + 1 });
            }),
          ),
        );
        expect((await stored(store, document)).value.n).toBe(20);
      });

      test('a write from outside between reading and writing is not lost', async () => {
        const document = newDocument<Counter>();
        await store.write([{ kind: 'set', document, value: { n: 0 } }]);
        let outside: Promise<void> | undefined;
        await store.transact(async (transaction) => {
          const found = await transaction.get(document);
          outside ??= store.write([{ kind: 'update', document, fields: { other: true } }]);
          await Promise.resolve();
          await Promise.resolve();
          transaction.update(document, { n: (found?.value.n ?? 0) + 1 });
        });
        await outside;
        expect((await stored(store, document)).value).toEqual({ n: 1, other: true });
      });

      test('a document that appears in the answer of a query is noticed', async () => {
        const collection = newCollection<Counter>();
        await Promise.all(
          Array.from({ length: 5 }, (_, at) =>
            store.transact(async (transaction) => {
              const found = await transaction.find({ from: collection });
              transaction.create(documentIn(collection, `d${at}`), { n: found.length });
            }),
          ),
        );
        const numbers = (await store.find({ from: collection })).map(({ value }) => value.n);
        expect(numbers.toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4]);
      });

      test('what a transaction reads is of one moment', async () => {
        const collection = newCollection<Counter>();
        const [left, right] = [documentIn(collection, 'left'), documentIn(collection, 'right')];
        const both = (n: number): Write[] => [left, right].map((document) => ({ kind: 'set', document, value: { n } }));
        await store.write(both(0));
        let outside: Promise<void> | undefined;
        const sums = await store.transact(async (transaction) => {
          const first = await transaction.get(left);
          outside ??= store.write(both(1));
          const second = await transaction.get(right);
          if (first?.value.n !== second?.value.n) throw new Error('two moments');
          return [first?.value.n, second?.value.n];
        });
        await outside;
        expect(sums[0]).toBe(sums[1]);
      });

      test('all writes of a transaction happen, and its result is given back', async () => {
        const collection = newCollection<Note>();
        await fill(store, collection, { updated: { title: 'a', rank: 1 }, deleted: {}, replaced: { rank: 1 } });
        const result = await store.transact(async (transaction) => {
          const found = await transaction.getAll([
            documentIn(collection, 'updated'),
            documentIn(collection, 'created'),
          ]);
          transaction.create(documentIn(collection, 'created'), { rank: 3 });
          transaction.update(documentIn(collection, 'updated'), { title: undefined, tags: ['x'] });
          transaction.set(documentIn(collection, 'replaced'), { title: 'z' });
          transaction.delete(documentIn(collection, 'deleted'));
          return found.map((one) => one?.id);
        });
        expect(result).toEqual(['updated', undefined]);
        const all = await store.find({ from: collection });
        expect(Object.fromEntries(all.map(({ id, value }) => [id, value]))).toStrictEqual({
          created: { rank: 3 },
          replaced: { title: 'z' },
          updated: { rank: 1, tags: ['x'] },
        });
      });

      test('an error of the work surfaces as it is and nothing is written', async () => {
        const document = newDocument<Counter>();
        // A code that the SDK would try again, had it come from the server.
        const thrown = Object.assign(new Error('not today'), { code: 10 });
        let runs = 0;
        const call = store.transact(async (transaction) => {
          runs += 1;
          await transaction.get(document);
          transaction.create(document, { n: 1 });
          throw thrown;
        });
        await expect(call).rejects.toBe(thrown);
        expect(runs).toBe(1);
        expect(await store.get(document)).toBeUndefined();
      });

      test('a document is free again after work that threw', async () => {
        const document = newDocument<Counter>();
        const call = store.transact(async (transaction) => {
          await transaction.get(document);
          throw new Error('not today');
        });
        await expect(call).rejects.toThrow('not today');
        await store.write([{ kind: 'create', document, value: { n: 1 } }]);
        expect((await stored(store, document)).value.n).toBe(1);
      });

      test('creating what is there fails with exists, updating what is not with missing', async () => {
        const collection = newCollection<Counter>();
        const [here, gone] = [documentIn(collection, 'here'), documentIn(collection, 'gone')];
        await store.write([{ kind: 'create', document: here, value: { n: 1 } }]);
        const creating = store.transact(async (transaction) => transaction.create(here, { n: 2 }));
        expect(await reasonOf(creating)).toBe('exists');
        const updating = store.transact(async (transaction) => {
          await transaction.get(gone);
          transaction.set(here, { n: 3 });
          transaction.update(gone, { n: 2 });
        });
        expect(await reasonOf(updating)).toBe('missing');
        expect((await stored(store, here)).value.n).toBe(1);
      });

      test('reading after writing is refused as a mistake of the programmer', async () => {
        const document = newDocument<Counter>();
        const call = store.transact(async (transaction) => {
          transaction.set(document, { n: 1 });
          await transaction.get(document);
        });
        await expect(call).rejects.toThrow('reads before it writes');
        expect(await store.get(document)).toBeUndefined();
      });

      test('a transaction that only reads, or does nothing, is fine', async () => {
        const document = newDocument<Counter>();
        await store.write([{ kind: 'set', document, value: { n: 4 } }]);
        expect(await store.transact(async (transaction) => (await transaction.get(document))?.value.n)).toBe(4);
        expect(await store.transact(async () => 'nothing')).toBe('nothing');
      });
    });

    describe('queries', () => {
      const people = newCollection<Note>();
      beforeAll(async () => {
        await fill(store, people, {
          a: { title: 'x', rank: 2, tags: ['red', 'blue'], inner: { colour: 'red' } },
          b: { title: 'y', rank: 1, tags: ['red'] },
          c: { title: 'x', rank: 3 },
          d: { title: 'x', rank: 2, inner: { colour: 'blue' } },
          e: { title: 'z', tags: [] },
        });
        // Of other kinds than the rest, as records of an older shape may be.
        await store.write([
          { kind: 'create', document: documentIn(people, 'f'), value: { rank: null, title: null } },
          { kind: 'create', document: documentIn(people, 'g'), value: { title: 'x', rank: 'two' } },
        ]);
      });

      const questions: readonly [string, Omit<Query<Note>, 'from'>, string][] = [
        ['nothing asked: all, by id', {}, 'a b c d e f g'],
        ['equal', { where: [{ field: 'title', is: '==', value: 'x' }] }, 'a c d g'],
        ['equal to null', { where: [{ field: 'rank', is: '==', value: null }] }, 'f'],
        ['equal further down', { where: [{ field: 'inner.colour', is: '==', value: 'blue' }] }, 'd'],
        [
          'two conditions',
          {
            where: [
              { field: 'title', is: '==', value: 'x' },
              { field: 'rank', is: '==', value: 2 },
            ],
          },
          'a d',
        ],
        ['in', { where: [{ field: 'rank', is: 'in', value: [1, 3, 'two', 99] }] }, 'b c g'],
        ['contains', { where: [{ field: 'tags', is: 'contains', value: 'red' }] }, 'a b'],
        ['a field nobody has', { where: [{ field: 'nobody', is: '==', value: 1 }] }, ''],
        [
          'less stays inside numbers',
          { where: [{ field: 'rank', is: '<', value: 3 }], orderBy: by('rank asc') },
          'b a d',
        ],
        ['at most', { where: [{ field: 'rank', is: '<=', value: 3 }], orderBy: by('rank asc') }, 'b a d c'],
        ['more, downwards', { where: [{ field: 'rank', is: '>', value: 1 }], orderBy: by('rank desc') }, 'c d a'],
        ['at least', { where: [{ field: 'rank', is: '>=', value: 2 }], orderBy: by('rank asc') }, 'a d c'],
        ['who has no such field is left out of an order', { orderBy: by('rank asc') }, 'f b a d c g'],
        ['downwards, ids too', { orderBy: by('rank desc') }, 'g c d a b f'],
        ['two fields', { orderBy: by('title asc', 'rank desc') }, 'f g c d a b'],
        ['a limit', { orderBy: by('rank asc'), limit: 3 }, 'f b a'],
      ];

      function by(...fields: readonly string[]): NonNullable<Query<Note>['orderBy']> {
        return fields.map((text) => {
          const [field = '', direction] = text.split(' ');
          return { field, direction: direction === 'desc' ? 'desc' : 'asc' };
        });
      }

      test.each(questions)('%s', async (_what, question, ids) => {
        expect((await idsOf(store, { from: people, ...question })).join(' ')).toBe(ids);
        const inside = await store.transact(
          async (transaction) => await transaction.find({ from: people, ...question }),
        );
        expect(inside.map(({ id }) => id).join(' ')).toBe(ids);
      });

      test('counts what a query would find', async () => {
        expect(await store.count({ from: people })).toBe(7);
        expect(await store.count({ from: people, where: [{ field: 'title', is: '==', value: 'x' }] })).toBe(4);
        expect(await store.count({ from: people, where: [{ field: 'rank', is: '>', value: 1 }] })).toBe(3);
        expect(await store.count({ from: people, limit: 2 })).toBe(2);
        expect(await store.count({ from: newCollection<Note>() })).toBe(0);
      });

      test('a found document carries what a read one does', async () => {
        const [found] = await store.find({ from: people, where: [{ field: 'rank', is: '==', value: 1 }] });
        const read = await stored(store, documentIn(people, 'b'));
        expect(found).toEqual({ ...read, readAt: found?.readAt });
      });

      test.each([
        ['by id', by(), false],
        ['upwards', by('rank asc'), true],
        ['downwards', by('rank desc'), true],
        ['by two fields', by('rank asc', 'title desc'), true],
      ])('pages %s have no gaps and no repeats', async (_what, orderBy, ranked) => {
        const collection = newCollection<Note>();
        const ids = Array.from({ length: 23 }, (_, at) => `d${String(at).padStart(2, '0')}`);
        await fill(
          store,
          collection,
          Object.fromEntries(ids.map((id, at): [string, Note] => [id, { rank: at % 4, title: `t${at % 3}` }])),
        );
        const all = await idsOf(store, { from: collection, orderBy });
        const paged: string[] = [];
        let after: readonly unknown[] | undefined;
        for (let pages = 0; pages < 10; pages += 1) {
          const page = await store.find({
            from: collection,
            orderBy,
            limit: 5,
            ...(after === undefined ? {} : { after }),
          });
          paged.push(...page.map(({ id }) => id));
          const last = page.at(-1);
          if (last === undefined) break;
          after = [...orderBy.map(({ field }) => last.value[field]), last.id];
        }
        expect(paged).toEqual(all);
        expect(paged.toSorted()).toEqual(ids);
        expect(paged.join() === ids.join()).toBe(!ranked);
      });

      test('text is ordered by code points', async () => {
        const collection = newCollection<Note>();
        await fill(store, collection, {
          a: { title: '\u{1F600}' },
          b: { title: '\uFFFD' },
          c: { title: 'z' },
          d: { title: 'Z' },
        });
        expect(await idsOf(store, { from: collection, orderBy: by('title asc') })).toEqual(['d', 'c', 'b', 'a']);
      });

      test('a collection is no other, nor what lies below it', async () => {
        const collection = newCollection<Note>();
        await fill(store, collection, { one: {} });
        await store.write([{ kind: 'create', document: { path: `${collection.path}/one/notes/below` }, value: {} }]);
        expect(await idsOf(store, { from: collection })).toEqual(['one']);
      });

      test.each<[string, Omit<Query<Note>, 'from'>]>([
        ['a comparison without its order', { where: [{ field: 'rank', is: '>', value: 1 }] }],
        ['"in" without values', { where: [{ field: 'rank', is: 'in', value: [] }] }],
        [
          '"in" with more than 30 values',
          { where: [{ field: 'rank', is: 'in', value: Array.from({ length: 31 }, (_, n) => n) }] },
        ],
        ['a comparison with null', { where: [{ field: 'rank', is: '<', value: null }], orderBy: by('rank asc') }],
        ['a comparison with undefined', { where: [{ field: 'rank', is: '==', value: undefined }] }],
        ['after without the id', { orderBy: [{ field: 'rank', direction: 'asc' }], after: [1] }],
        ['a limit of nothing', { limit: 0 }],
      ])('%s is refused as a mistake of the programmer', async (_what, question) => {
        await expect(store.find({ from: people, ...question })).rejects.toHaveProperty('name', 'Error');
      });
    });
  });
}

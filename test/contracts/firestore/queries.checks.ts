import { AggregateField, FieldPath, Filter, type Firestore, GeoPoint, Timestamp } from '@google-cloud/firestore';
import { expect, it } from 'vitest';

import { freshCollection, freshId, ids, seed } from './clients.ts';

/** What a Firestore must find, and in which order. */
export function checkQueries(client: () => Firestore): void {
  it('finds by equality and ranges', async () => {
    const collection = await seed(client());
    expect(ids(await collection.where('number', '==', 3).get())).toBe('c');
    expect(ids(await collection.where('number', '<', 3).get())).toBe('a,b');
    expect(ids(await collection.where('number', '<=', 3).get())).toBe('a,b,c');
    expect(ids(await collection.where('number', '>', 3).get())).toBe('d,e');
    expect(ids(await collection.where('number', '>=', 3).where('number', '<', 5).get())).toBe('c,d');
    expect(ids(await collection.where('map.tens', '==', 20).get())).toBe('b');
    expect(ids(await collection.where('flag', '==', null).get())).toBe('c');
  });

  it('finds by in, not-in and !=, which never match a missing field', async () => {
    const collection = await seed(client());
    expect(ids(await collection.where('number', 'in', [5, 1]).get())).toBe('a,e');
    expect(ids(await collection.where('number', '!=', 3).get())).toBe('a,b,d,e');
    expect(ids(await collection.where('number', 'not-in', [1, 2]).get())).toBe('c,d,e');
    expect(ids(await collection.where('flag', '!=', null).get())).toBe('b,e,a,d');
  });

  it('finds by the elements of lists', async () => {
    const collection = await seed(client());
    expect(ids(await collection.where('list', 'array-contains', 'x').get())).toBe('a,b');
    expect(ids(await collection.where('list', 'array-contains-any', ['z', 'x']).get())).toBe('a,b,d');
  });

  it('orders, limits, skips and starts and ends at cursors', async () => {
    const collection = await seed(client());
    const byNumber = collection.orderBy('number');
    expect(ids(await byNumber.limit(2).get())).toBe('a,b');
    expect(ids(await byNumber.startAfter(2).limit(2).get())).toBe('c,d');
    expect(ids(await byNumber.startAfter(await collection.doc('c').get()).get())).toBe('d,e');
    expect(ids(await collection.orderBy('number', 'desc').startAt(4).endBefore(2).get())).toBe('d,c');
    expect(ids(await byNumber.limitToLast(2).get())).toBe('d,e');
    expect(ids(await byNumber.offset(3).get())).toBe('d,e');
    expect(ids(await collection.orderBy('letter').orderBy('number', 'desc').get())).toBe('c,a,e,b,d');
    const page = await collection.orderBy('letter').limit(2).get();
    const next = collection.orderBy('letter').startAfter(page.docs[1]);
    expect(ids(await next.get())).toBe('b,e,d');
  });

  it('finds and orders by document id', async () => {
    const collection = await seed(client());
    const id = FieldPath.documentId();
    expect(ids(await collection.where(id, 'in', ['a', 'e']).get())).toBe('a,e');
    expect(ids(await collection.where(id, '>=', 'c').where(id, '<', 'e').get())).toBe('c,d');
    expect(ids(await collection.orderBy(id).startAfter('c').limit(1).get())).toBe('d');
  });

  it('takes inequalities on several fields', async () => {
    const collection = await seed(client());
    expect(ids(await collection.where('number', '>', 1).where('map.tens', '<', 40).get())).toBe('b,c');
  });

  it('orders values of mixed kinds, and keeps a range inside its kind', async () => {
    const collection = freshCollection(client());
    const values: Readonly<Record<string, unknown>> = {
      nothing: null,
      no: false,
      yes: true,
      nan: Number.NaN,
      negative: -5,
      double: 2.5,
      time: new Timestamp(1, 0),
      text: 'a',
      bytes: Buffer.from([1]),
      reference: collection.doc('z'),
      place: new GeoPoint(0, 0),
      list: [1],
      map: { a: 1 },
    };
    const batch = client().batch();
    for (const [id, value] of Object.entries(values).toReversed()) batch.set(collection.doc(id), { value });
    await batch.commit();
    expect(ids(await collection.orderBy('value').get())).toBe(Object.keys(values).join(','));
    expect(ids(await collection.where('value', '>', 0).get())).toBe('double');
  });

  it('compares integers and doubles as numbers', async () => {
    const collection = freshCollection(client());
    for (const [id, value] of Object.entries({ a: 1, b: 1.000_000_1, c: -0.5, d: 1 })) {
      await collection.doc(id).set({ value });
    }
    expect(ids(await collection.where('value', '==', 1).get())).toBe('a,d');
    expect(ids(await collection.orderBy('value').get())).toBe('c,a,d,b');
  });

  it('queries all collections of one id, with cursors', async () => {
    const group = freshId();
    const collection = freshCollection(client());
    for (const parent of ['p1', 'p2', 'p3']) {
      for (const n of [1, 2]) await collection.doc(parent).collection(group).doc(`${parent}n${n}`).set({ n });
    }
    await collection.doc('p1').collection('other').doc('q').set({ n: 1 });
    const query = client().collectionGroup(group);
    expect((await query.get()).size).toBe(6);
    expect(ids(await query.where('n', '==', 2).get())).toBe('p1n2,p2n2,p3n2');
    const page = await query.orderBy('n').limit(2).get();
    expect(ids(await query.orderBy('n').startAfter(page.docs[1]).limit(2).get())).toBe('p3n1,p1n2');
  });

  it('counts, sums and averages', async () => {
    const collection = await seed(client());
    expect((await collection.where('number', '>', 1).count().get()).data().count).toBe(4);
    const all = collection.aggregate({
      sum: AggregateField.sum('number'),
      average: AggregateField.average('number'),
      count: AggregateField.count(),
    });
    expect((await all.get()).data()).toEqual({ sum: 15, average: 3, count: 5 });
    expect((await collection.limit(3).count().get()).data().count).toBe(3);
    expect((await collection.where('number', '>', 99).count().get()).data().count).toBe(0);
  });

  it('gets many documents with only some of their fields, the missing among them', async () => {
    const collection = await seed(client());
    const read = await client().getAll(collection.doc('b'), collection.doc('nope'), collection.doc('a'), {
      fieldMask: ['number', 'map.tens'],
    });
    expect(read.map((document) => document.exists)).toEqual([true, false, true]);
    expect(read[0]?.data()).toEqual({ number: 2, map: { tens: 20 } });
  });

  it('answers only the selected fields, or none', async () => {
    const collection = await seed(client());
    const query = collection.where('number', '==', 2);
    expect((await query.select('letter', 'map.tens').get()).docs[0]?.data()).toEqual({
      letter: 'v',
      map: { tens: 20 },
    });
    expect((await query.select().get()).docs[0]?.data()).toEqual({});
  });

  it('combines filters with or and and', async () => {
    const collection = await seed(client());
    const either = Filter.or(Filter.where('number', '==', 1), Filter.where('letter', '==', 'w'));
    expect(ids(await collection.where(either).get())).toBe('a,d');
    const ends = Filter.or(Filter.where('number', '>=', 5), Filter.where('number', '==', 1));
    const nested = Filter.and(Filter.where('letter', 'in', ['u', 'v']), ends);
    expect(ids(await collection.where(nested).orderBy('number').get())).toBe('a,e');
  });

  it('streams 3,000 documents', async () => {
    const collection = freshCollection(client());
    for (let part = 0; part < 6; part++) {
      const batch = client().batch();
      for (let n = 0; n < 500; n++) batch.set(collection.doc(), { n });
      await batch.commit();
    }
    let streamed = 0;
    for await (const document of collection.orderBy('n').stream()) if (document) streamed++;
    expect(streamed).toBe(3000);
  });
}

/** What a Firestore must do with partitions. Google's emulator answers UNIMPLEMENTED. */
export function checkPartitions(client: () => Firestore): void {
  it('cuts a collection group into parts that hold every document once', async () => {
    const group = freshId();
    const collection = freshCollection(client());
    for (let n = 0; n < 5; n++) await collection.doc(`p${n}`).collection(group).doc('x').set({ n });
    const found: string[] = [];
    for await (const part of client().collectionGroup(group).getPartitions(3)) {
      found.push(...(await part.toQuery().get()).docs.map((document) => document.ref.path));
    }
    expect(new Set(found).size).toBe(5);
    expect(found).toHaveLength(5);
  });
}

import { FieldPath, FieldValue, type Firestore, GeoPoint, Timestamp } from '@google-cloud/firestore';
import { expect, it } from 'vitest';

import { CODE, freshCollection, ids } from './clients.ts';

/** What a Firestore must do with single documents. */
export function checkDocuments(client: () => Firestore): void {
  it('gives every kind of value back as it was set', async () => {
    const collection = freshCollection(client());
    const values = {
      text: 'x',
      integer: 42,
      large: Number.MAX_SAFE_INTEGER,
      double: 1.5,
      nan: Number.NaN,
      yes: true,
      nothing: null,
      time: new Timestamp(1_700_000_000, 123_456_000),
      place: new GeoPoint(1, 2),
      bytes: Buffer.from([1, 2, 3]),
      reference: collection.doc('z'),
      list: [1, 'a', { inner: [] }],
      map: { a: { b: {} } },
      vector: FieldValue.vector([1, 2, 3]),
    };
    await collection.doc('a').set(values);
    const read = (await collection.doc('a').get()).data();
    const { reference, place, time, vector, ...plain } = values;
    expect(read).toMatchObject(plain);
    expect(read?.['reference'].path).toBe(reference.path);
    expect(place.isEqual(read?.['place'])).toBe(true);
    expect(time.isEqual(read?.['time'])).toBe(true);
    expect(vector.isEqual(read?.['vector'])).toBe(true);
  });

  it('creates once and answers ALREADY_EXISTS to the second', async () => {
    const document = freshCollection(client()).doc('a');
    await document.create({ n: 1 });
    await expect(document.create({ n: 2 })).rejects.toMatchObject({ code: CODE.ALREADY_EXISTS });
    expect((await document.get()).data()).toEqual({ n: 1 });
  });

  it('answers NOT_FOUND to an update of what is missing', async () => {
    const update = freshCollection(client()).doc('a').update({ n: 1 });
    await expect(update).rejects.toMatchObject({ code: CODE.NOT_FOUND });
  });

  it('updates under the right last update time and answers FAILED_PRECONDITION to a stale one', async () => {
    const document = freshCollection(client()).doc('a');
    const first = await document.set({ n: 1 });
    const second = await document.update({ n: 2 }, { lastUpdateTime: first.writeTime });
    const stale = document.update({ n: 3 }, { lastUpdateTime: first.writeTime });
    await expect(stale).rejects.toMatchObject({ code: CODE.FAILED_PRECONDITION });
    const read = await document.get();
    expect(read.data()).toEqual({ n: 2 });
    expect(read.updateTime?.isEqual(second.writeTime)).toBe(true);
  });

  it('deletes under preconditions; deleting what is missing without one is fine', async () => {
    const document = freshCollection(client()).doc('a');
    await expect(document.delete({ exists: true })).rejects.toMatchObject({ code: CODE.NOT_FOUND });
    const first = await document.set({ n: 1 });
    await document.update({ n: 2 });
    const stale = document.delete({ lastUpdateTime: first.writeTime });
    await expect(stale).rejects.toMatchObject({ code: CODE.FAILED_PRECONDITION });
    await document.delete();
    expect((await document.get()).exists).toBe(false);
    await document.delete();
  });

  it('merges whole documents and named fields', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ a: 1, m: { x: 1, y: 2 } });
    await document.set({ m: { y: 3 }, b: 2 }, { merge: true });
    expect((await document.get()).data()).toEqual({ a: 1, b: 2, m: { x: 1, y: 3 } });
    await document.set({ a: 9, b: 9 }, { mergeFields: ['a'] });
    expect((await document.get()).data()).toEqual({ a: 9, b: 2, m: { x: 1, y: 3 } });
  });

  it('gives all server times of one commit the same value', async () => {
    const collection = freshCollection(client());
    const batch = client().batch();
    batch.set(collection.doc('a'), { at: FieldValue.serverTimestamp(), m: { at: FieldValue.serverTimestamp() } });
    batch.set(collection.doc('b'), { at: FieldValue.serverTimestamp() });
    const [written] = await batch.commit();
    const first = (await collection.doc('a').get()).data();
    const second = (await collection.doc('b').get()).data();
    expect(first?.['at'].isEqual(first['m'].at)).toBe(true);
    expect(first?.['at'].isEqual(second?.['at'])).toBe(true);
    expect(first?.['at'].seconds).toBe(written?.writeTime.seconds);
  });

  it('increments integers, doubles, nothing and what is no number', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ integer: 1, double: 0.5, text: 'x' });
    await document.update({
      integer: FieldValue.increment(2),
      double: FieldValue.increment(0.25),
      missing: FieldValue.increment(5),
      text: FieldValue.increment(7),
    });
    expect((await document.get()).data()).toEqual({ integer: 3, double: 0.75, missing: 5, text: 7 });
  });

  it('adds to and removes from lists by value', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ list: [1, 2] });
    await document.update({ list: FieldValue.arrayUnion(2, 3, { k: 1 }) });
    expect((await document.get()).get('list')).toEqual([1, 2, 3, { k: 1 }]);
    await document.update({ list: FieldValue.arrayUnion({ k: 1 }) });
    await document.update({ list: FieldValue.arrayRemove(1, { k: 1 }) });
    expect((await document.get()).get('list')).toEqual([2, 3]);
  });

  it('deletes fields at the top and inside maps', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ a: 1, m: { x: 1, y: 2 } });
    await document.update({ a: FieldValue.delete(), 'm.x': FieldValue.delete() });
    expect((await document.get()).data()).toEqual({ m: { y: 2 } });
  });

  it('updates deep paths, odd names, and through what is no map', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ a: { b: { c: { d: 1, e: 2 } } }, s: 5 });
    await document.update({ 'a.b.c.d': 9, 'a.n.e.w': 1 });
    await document.update(new FieldPath('a', 'we ird.`x\\'), 7);
    await document.update({ 's.x': 1 });
    expect((await document.get()).data()).toEqual({
      a: { b: { c: { d: 9, e: 2 } }, n: { e: { w: 1 } }, 'we ird.`x\\': 7 },
      s: { x: 1 },
    });
  });

  it('keeps the create time, moves the update time, and leaves it when nothing changed', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ a: 1 });
    const first = await document.get();
    await document.set({ a: 2 });
    const second = await document.get();
    await document.set({ a: 2 });
    const third = await document.get();
    expect(first.createTime?.valueOf()).toBe(second.createTime?.valueOf());
    expect(String(second.updateTime?.valueOf()) > String(first.updateTime?.valueOf())).toBe(true);
    expect(third.updateTime?.valueOf()).toBe(second.updateTime?.valueOf());
  });

  it('cuts times to microseconds and gives every commit its own', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ at: new Timestamp(1_700_000_000, 123_456_789) });
    expect((await document.get()).get('at').nanoseconds).toBe(123_456_000);
    const times = new Set<string>();
    for (let n = 0; n < 20; n++) times.add((await document.set({ n })).writeTime.valueOf());
    expect(times.size).toBe(20);
  });

  it('never reads before what was written', async () => {
    const document = freshCollection(client()).doc('a');
    const written = await document.set({ a: 1 });
    const read = await document.get();
    expect(read.readTime.valueOf() >= written.writeTime.valueOf()).toBe(true);
  });

  it('keeps empty documents, unicode ids, long ids and numeric field names', async () => {
    const collection = freshCollection(client());
    await collection.doc('ü_😀').set({});
    await collection.doc('x'.repeat(1500)).set({ 1: 'a' });
    expect((await collection.doc('ü_😀').get()).data()).toEqual({});
    expect(ids(await collection.get())).toBe(`${'x'.repeat(1500)},ü_😀`);
  });

  it('takes a document of a million bytes and refuses one above 1 MiB', async () => {
    const collection = freshCollection(client());
    await collection.doc('big').set({ text: 'x'.repeat(1_000_000) });
    expect((await collection.doc('big').get()).get('text')).toHaveLength(1_000_000);
    const huge = collection.doc('huge').set({ text: 'x'.repeat(1_048_600) });
    await expect(huge).rejects.toMatchObject({ code: CODE.INVALID_ARGUMENT });
  });

  it('keeps a list of 20,000', async () => {
    const document = freshCollection(client()).doc('a');
    await document.set({ list: Array.from({ length: 20_000 }, (_, index) => index) });
    expect((await document.get()).get('list')).toHaveLength(20_000);
  });

  it('refuses reserved ids', async () => {
    const write = freshCollection(client()).doc('__x__').set({ a: 1 });
    await expect(write).rejects.toMatchObject({ code: CODE.INVALID_ARGUMENT });
  });
}

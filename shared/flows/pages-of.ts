import type { CollectionPath, Store } from '../ports/store.ts';

/** The documents of a collection, page by page, in the order of their ids; what is written behind the page does not disturb it. */
export async function* pagesOf<T>(
  store: Pick<Store, 'find'>,
  { from, size }: { readonly from: CollectionPath<T>; readonly size: number },
): AsyncGenerator<readonly T[]> {
  let after: readonly unknown[] | undefined;
  for (;;) {
    const page = await store.find({ from, limit: size, ...(after === undefined ? {} : { after }) });
    yield page.map(({ value }) => value);
    const last = page.at(-1);
    if (last === undefined || page.length < size) return;
    after = [last.id];
  }
}

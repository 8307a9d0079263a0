import type { Micros } from './clock.ts';
import { Refusal } from './refusal.ts';
import { collectionOf, idOf, rootOf } from './resource-name.ts';
import type { Fields } from './values.ts';

/** One document as it stood at some time. */
export interface StoredDocument {
  readonly name: string;
  readonly fields: Fields;
  readonly createTime: Micros;
  readonly updateTime: Micros;
}

/** What a commit did to one document: its new form, or undefined when it is gone. */
export interface DocumentChange {
  readonly name: string;
  readonly document: StoredDocument | undefined;
}

interface Version {
  readonly time: Micros;
  readonly document: StoredDocument | undefined;
}

/** Old versions can be read for an hour, as in Firestore without point-in-time recovery. */
const KEPT_FOR: Micros = 3600 * 1e6;
/** ... but no more than this many of one document, or a busy counter would fill the memory. */
const KEPT_VERSIONS = 1000;
/** Deletions past their hour are swept this many at a time. */
const SWEPT_TOGETHER = 1000;

/** All documents of all databases, by full name, with their past of the last hour. Two databases differ by name alone. */
export class Documents {
  readonly #versions = new Map<string, Version[]>();
  readonly #collections = new Map<string, Map<string, Version[]>>();
  /** Collection paths by database root and collection id, for collection groups. */
  readonly #groups = new Map<string, Set<string>>();
  #deletions: { readonly name: string; readonly time: Micros }[] = [];
  #readableSince: Micros = 0;

  /** Refuses read times whose past is no longer held. */
  checkReadTime(time: Micros, now: Micros): void {
    if (time < Math.max(this.#readableSince, now - KEPT_FOR)) {
      throw new Refusal('FAILED_PRECONDITION', 'The requested read time is too old.');
    }
  }

  /** Declares that the past before this time is unknown. */
  forgetBefore(time: Micros): void {
    this.#readableSince = Math.max(this.#readableSince, time);
  }

  /** The document as it is now, or as it was at a time; undefined when there is or was none. */
  find(name: string, at?: Micros): StoredDocument | undefined {
    const versions = this.#versions.get(name);
    return versions && documentAt(versions, at);
  }

  /** Records the new form of a document, or its end. Times must not decrease. */
  record(change: DocumentChange, time: Micros): void {
    const versions = this.#versionsOf(change.name);
    versions.push({ time, document: change.document });
    let surplus = Math.max(0, versions.length - KEPT_VERSIONS);
    if (surplus > 0) this.forgetBefore(versions[surplus]?.time ?? 0);
    while ((versions[surplus + 1]?.time ?? Infinity) < time - KEPT_FOR) surplus++;
    versions.splice(0, surplus);
    if (!change.document) this.#deletions.push({ name: change.name, time });
    this.#dropLongGone(time);
  }

  /** Documents of one collection, in no order. */
  *inCollection(path: string, at?: Micros): Iterable<StoredDocument> {
    for (const versions of this.#collections.get(path)?.values() ?? []) {
      const document = documentAt(versions, at);
      if (document) yield document;
    }
  }

  /** Documents of all collections with this id at or below `ancestor`, in no order. */
  *inGroup(ancestor: string, collectionId: string, at?: Micros): Iterable<StoredDocument> {
    for (const path of this.#groups.get(`${rootOf(ancestor)}|${collectionId}`) ?? []) {
      if (path.startsWith(`${ancestor}/`)) yield* this.inCollection(path, at);
    }
  }

  /** Every document below `ancestor`, in no order. */
  *below(ancestor: string, at?: Micros): Iterable<StoredDocument> {
    for (const path of this.#collections.keys()) {
      if (path.startsWith(`${ancestor}/`)) yield* this.inCollection(path, at);
    }
  }

  /** Every document there is now. */
  *all(): Iterable<StoredDocument> {
    for (const path of this.#collections.keys()) yield* this.inCollection(path);
  }

  /** Paths of the collections below `ancestor` that hold at least one document. */
  *collectionsBelow(ancestor: string, at?: Micros): Iterable<string> {
    for (const path of this.#collections.keys()) {
      if (!path.startsWith(`${ancestor}/`)) continue;
      const [first] = this.inCollection(path, at);
      if (first) yield path;
    }
  }

  #versionsOf(name: string): Version[] {
    const known = this.#versions.get(name);
    if (known) return known;
    const versions: Version[] = [];
    this.#versions.set(name, versions);
    const path = collectionOf(name);
    const collection = this.#collections.get(path) ?? this.#newCollection(path);
    collection.set(idOf(name), versions);
    return versions;
  }

  #newCollection(path: string): Map<string, Version[]> {
    const collection = new Map<string, Version[]>();
    this.#collections.set(path, collection);
    const groupKey = `${rootOf(path)}|${idOf(path)}`;
    const group = this.#groups.get(groupKey) ?? new Set();
    this.#groups.set(groupKey, group.add(path));
    return collection;
  }

  /** Deleted documents cost memory and time in every scan: they go when no allowed read time can see them. */
  #dropLongGone(now: Micros): void {
    if ((this.#deletions[SWEPT_TOGETHER]?.time ?? Infinity) > now - KEPT_FOR) return;
    let dropped = 0;
    for (const { name, time } of this.#deletions) {
      if (time > now - KEPT_FOR) break;
      dropped++;
      if (this.#versions.get(name)?.at(-1)?.time === time) this.#drop(name);
    }
    if (dropped > 0) this.#deletions = this.#deletions.slice(dropped);
  }

  #drop(name: string): void {
    this.#versions.delete(name);
    const path = collectionOf(name);
    const collection = this.#collections.get(path);
    collection?.delete(idOf(name));
    if (collection?.size !== 0) return;
    this.#collections.delete(path);
    this.#groups.get(`${rootOf(path)}|${idOf(path)}`)?.delete(path);
  }
}

function documentAt(versions: readonly Version[], at: Micros | undefined): StoredDocument | undefined {
  if (at === undefined) return versions.at(-1)?.document;
  return versions.findLast((version) => version.time <= at)?.document;
}

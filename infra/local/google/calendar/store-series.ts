import type { JsonObject } from '../json.ts';
import { omit } from '../json.ts';
import type { EventDraft, EventStore } from '../state/event-store.ts';
import type { EventRecord, Removal, SeriesPlace } from '../state/records.ts';
import { differences, inheritedBody, isInPattern } from './series.ts';

/** The part of a record that a rewrite carries over: everything but its numbers, `raw` and how it was removed. */
function draftOf(record: EventRecord, etag: number): EventDraft {
  const { calendarId, id, body, series } = record;
  return { calendarId, id, etag, body, ...(series ? { series } : {}) };
}

interface MasterWrite {
  readonly store: EventStore;
  readonly before: EventRecord;
  readonly body: JsonObject;
  readonly etag: number;
  /** Fields that the exceptions give up, so that they follow the master ("all events" in Google's own page). */
  readonly overruled: readonly string[];
}

/** Stores a master and sends its exceptions again under the same etag; those that the pattern no longer reaches become bare tombstones (facts 1.3, 1.4). */
export function storeMaster({ store, before, body, etag, overruled }: MasterWrite): EventRecord {
  const master = store.put({ ...draftOf(before, etag), body });
  for (const exception of store.exceptionsOf(master.id)) {
    if (exception.removal === 'outside' || !exception.series) continue;
    const reached = isInPattern(master, exception.series);
    const removal = reached ? removalAfterReturn(exception.removal) : 'outside';
    const draft = { ...draftOf(exception, etag), body: omit(exception.body, overruled) };
    store.put({ ...draft, ...(removal ? { removal } : {}) });
  }
  return master;
}

function removalAfterReturn(removal: Removal | undefined): Removal | undefined {
  return removal === 'withSeries' ? undefined : removal;
}

interface ExceptionWrite {
  readonly store: EventStore;
  readonly id: string;
  readonly master: EventRecord;
  readonly series: SeriesPlace;
  /** The instance's whole body; absent when it is cancelled. */
  readonly body?: JsonObject;
  readonly etag: number;
  readonly updated: string;
}

/** Stores an exception; its master and its siblings are sent again under the same etag (facts 1.4). */
export function storeException(write: ExceptionWrite): EventRecord {
  const { store, id, series, body, etag, updated } = write;
  const master = store.put({ ...draftOf(write.master, etag), body: { ...write.master.body, updated } });
  const own = body ? omit(differences(body, inheritedBody(master, series)), ['updated']) : {};
  const draft = { calendarId: master.calendarId, id, etag, series, body: own };
  const exception = store.put(body ? draft : { ...draft, removal: 'gone' });
  for (const sibling of store.exceptionsOf(master.id)) {
    if (sibling.id === id || sibling.removal === 'outside') continue;
    store.put({ ...draftOf(sibling, etag), ...(sibling.removal ? { removal: sibling.removal } : {}) });
  }
  return exception;
}

/** Removes a whole series: one tombstone for the master, none for its exceptions (facts 1.3). */
export function removeSeries(store: EventStore, master: EventRecord, etag: number): EventRecord {
  for (const exception of store.exceptionsOf(master.id)) {
    if (!exception.removal) store.putSilently({ ...exception, removal: 'withSeries' });
  }
  return store.put({ ...draftOf(master, etag), removal: 'gone' });
}

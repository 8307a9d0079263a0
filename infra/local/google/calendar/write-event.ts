import { alreadyDeleted, conditionNotMet, duplicate, forbidden, invalid, notFound } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { isJsonObject, jsonEqual, mergePatch, omit, pick, stringAt, withoutNulls } from '../json.ts';
import { newId } from '../randomness.ts';
import type { EventStore } from '../state/event-store.ts';
import type { EventRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { Access } from './access.ts';
import { checkedBody, READ_ONLY } from './event-rules.ts';
import { etagText } from './render-event.ts';
import type { Target } from './series.ts';
import { findTarget, isMaster, wholeBody } from './series.ts';
import { removeSeries, storeException, storeMaster } from './store-series.ts';
import { checkMayRewrite } from './write-permission.ts';

/** Where and by whom events are written. A `person` acts in Google's own page: no app rules, and may stand for another organizer. */
export interface Writing {
  readonly world: World;
  readonly access: Access;
  readonly by: 'app' | 'person';
  readonly ifMatch?: string;
  readonly features: Features;
  /** For a person's "all events": the exceptions follow in what is changed. */
  readonly exceptionsFollow?: true;
  /** For a person's "this and following": the first half keeps its sequence. */
  readonly keepsSequence?: true;
  /** For an act of several writes: they all go under this etag. */
  readonly etag?: number;
}

/** What the versions in the query switch on (facts 1.6). */
export interface Features {
  readonly conference: boolean;
  readonly labels: boolean;
  readonly attachments: boolean;
}

/** The features of a call that names none. */
export const NO_FEATURES: Features = { conference: false, labels: false, attachments: false };

const CLIENT_ID = /^[a-v0-9]{5,1024}$/;

/** Inserts an event. Throws 409 for an id that exists or existed (facts 1.8). */
export function createEvent(writing: Writing, body: JsonObject): EventRecord {
  const id = stringAt(body, 'id') ?? newId();
  if (writing.by === 'app' && body.id !== undefined && !CLIENT_ID.test(id)) throw invalid('Invalid resource id value.');
  if (body.id !== undefined && body.iCalUID !== undefined) throw invalid('Only one of id and iCalUID can be given.');
  const iCalUID = stringAt(body, 'iCalUID') ?? `${id}@google.com`;
  return putNewEvent(writing, {
    id,
    body: { ...withoutNulls(writable(writing, body)), iCalUID, organizer: organizerOf(writing, body) },
  });
}

/** The calendar itself; a person may make it somebody else. */
function organizerOf({ access, by }: Writing, body: JsonObject): JsonObject {
  const { id, summary } = access.calendar;
  if (by === 'person' && isJsonObject(body.organizer)) return body.organizer;
  return { email: id, ...(isPrimary(access) ? {} : { displayName: summary }) };
}

/** Imports a private copy of an event that belongs elsewhere; the same iCalUID again updates it (facts 1.8). */
export function importEvent(writing: Writing, body: JsonObject): EventRecord {
  const store = storeOf(writing);
  if ((stringAt(body, 'eventType') ?? 'default') !== 'default')
    throw invalid('Only events of the default type can be imported.');
  const iCalUID = stringAt(body, 'iCalUID');
  if (iCalUID === undefined) throw invalid('Missing iCalUID.');
  const organizer = body.organizer ?? { email: writing.access.calendar.id };
  const imported = { ...withoutNulls(writable(writing, body)), iCalUID, organizer };
  for (const record of store.from(0)) {
    if (record.series || record.body.iCalUID !== iCalUID) continue;
    const wanted = { ...pick(record.body, KEPT_BY_UPDATE), ...imported };
    return putRewritten(writing, { record }, { before: record.body, wanted });
  }
  return putNewEvent(writing, { id: `_${newId(40)}`, body: imported });
}

interface Rewrite {
  readonly verb: 'patch' | 'update';
  readonly body: JsonObject;
}

/** Patches or replaces an event or an instance; status `confirmed` brings a deleted one back, `cancelled` deletes (facts 1.3, 1.8). */
export function rewriteEvent(writing: Writing, id: string, { verb, body }: Rewrite): EventRecord {
  const target = targetOf(writing, id);
  const { record, master } = target;
  const before = { ...wholeBody(record, master), ...(record.removal ? { status: 'cancelled' } : {}) };
  // An instance cannot come back without its slot in a living series.
  if (master?.removal || record.removal === 'outside') throw forbidden();
  if (record.series && body.recurrence) throw invalid('An instance of a recurring event cannot recur itself.');
  const wanted = verb === 'patch' ? mergePatch(before, writable(writing, body)) : replaced(writing, before, body);
  if (wanted.status === 'cancelled' && !record.removal) return removeEvent(writing, id);
  const rewritten = checkedAgainst(writing, { before, wanted });
  if (writing.by === 'app') checkMayRewrite({ access: writing.access, before, after: rewritten, verb });
  return putRewritten(writing, target, { before, wanted });
}

/** Deletes an event, a series or one instance. Throws 410 for what is deleted already. */
export function removeEvent(writing: Writing, id: string): EventRecord {
  const { world } = writing;
  const store = storeOf(writing);
  const target = targetOf(writing, id);
  const { record, master } = target;
  if (record.removal) throw alreadyDeleted();
  if (writing.by === 'app' && record.body.locked === true) throw forbidden();
  const etag = writing.etag ?? world.nextEtag();
  const removed = remove();
  world.tell({ kind: 'events', id: record.calendarId });
  return removed;

  function remove(): EventRecord {
    if (isMaster(record)) return removeSeries(store, record, etag);
    if (!record.series || !master) {
      return store.put({ calendarId: record.calendarId, id, etag, body: record.body, removal: 'gone' });
    }
    return storeException({ store, id, master, series: record.series, etag, updated: nowText(world) });
  }
}

/** The time of a write as `updated` shows it. */
export function nowText(world: World): string {
  return new Date(world.clock.now()).toISOString();
}

/** Whether the calendar is its owner's primary one. */
export function isPrimary(access: Access): boolean {
  return access.calendar.id === access.calendar.owner;
}

const KEPT_BY_UPDATE = ['created', 'creator', 'organizer', 'iCalUID', 'eventType', 'sequence', 'locked', 'privateCopy'];

function storeOf({ world, access }: Writing): EventStore {
  return world.eventsOf(access.calendar.id);
}

function targetOf(writing: Writing, id: string): Target {
  const target = findTarget(storeOf(writing), id);
  if (!target) throw notFound();
  if (target.record.purged) throw forbidden();
  const { ifMatch } = writing;
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== etagText(target.record.etag)) throw conditionNotMet();
  return target;
}

/** What Google's own pages and servers set on events, and apps cannot. */
const SET_BY_GOOGLE = ['organizer', 'creator', 'locked', 'hangoutLink', 'privateCopy'];

/** The fields of a body that this caller may write. */
function writable({ by, features }: Writing, body: JsonObject): JsonObject {
  const readOnly = by === 'person' ? READ_ONLY.filter((field) => !SET_BY_GOOGLE.includes(field)) : READ_ONLY;
  const switchedOff = [
    ...(features.conference ? [] : ['conferenceData']),
    ...(features.labels ? [] : ['eventLabelId']),
    ...(features.attachments ? [] : ['attachments']),
  ];
  // Not omit(): a patch's nulls have to stay.
  return Object.fromEntries(Object.entries(body).filter(([field]) => ![...readOnly, ...switchedOff].includes(field)));
}

function replaced(writing: Writing, before: JsonObject, body: JsonObject): JsonObject {
  const kept = [
    ...KEPT_BY_UPDATE,
    ...(writing.features.conference ? [] : ['conferenceData']),
    ...(writing.features.labels ? [] : ['eventLabelId']),
    ...(writing.features.attachments ? [] : ['attachments']),
  ];
  return { status: 'confirmed', ...pick(before, kept), ...withoutNulls(writable(writing, body)) };
}

function checkedAgainst(writing: Writing, { before, wanted }: { before: JsonObject; wanted: JsonObject }): JsonObject {
  return checkedBody(wanted, { ...surroundingsOf(writing), before });
}

function surroundingsOf({ access, by }: Writing): { calendarZone: string; isPrimary: boolean; by: 'app' | 'person' } {
  return { calendarZone: access.calendar.timeZone, isPrimary: isPrimary(access), by };
}

interface NewEvent {
  readonly id: string;
  readonly body: JsonObject;
}

function putNewEvent(writing: Writing, { id, body }: NewEvent): EventRecord {
  const { world, access } = writing;
  const store = storeOf(writing);
  const updated = nowText(world);
  const checked = checkedBody(body, surroundingsOf(writing));
  if (store.get(id)) throw duplicate();
  const added = {
    status: 'confirmed',
    created: `${updated.slice(0, 19)}.000Z`,
    updated,
    creator: { email: access.email },
    sequence: 0,
    reminders: { useDefault: true },
    eventType: 'default',
  };
  const draft = {
    calendarId: access.calendar.id,
    id,
    etag: writing.etag ?? world.nextEtag(),
    body: { ...added, ...checked },
  };
  const stored = store.put(checked.status === 'cancelled' ? { ...draft, removal: 'gone' } : draft);
  world.tell({ kind: 'events', id: access.calendar.id });
  return stored;
}

interface Versions {
  readonly before: JsonObject;
  readonly wanted: JsonObject;
}

function putRewritten(writing: Writing, target: Target, versions: Versions): EventRecord {
  const { world } = writing;
  const store = storeOf(writing);
  const { before } = versions;
  const { record } = target;
  const checked = checkedAgainst(writing, versions);
  const timesMoved = ['start', 'end', 'recurrence'].some((field) => !jsonEqual(before[field], checked[field]));
  // `updated` does not move when only the reminders change (facts 1.1).
  const isReminderOnly =
    jsonEqual(omit(before, ['reminders']), omit(checked, ['reminders'])) && !jsonEqual(before, checked);
  const body = {
    reminders: { useDefault: true },
    ...checked,
    sequence: timesMoved && !writing.keepsSequence ? Number(before.sequence ?? 0) + 1 : Number(checked.sequence ?? 0),
    updated: isReminderOnly ? before.updated : nowText(world),
  };
  const etag = writing.etag ?? world.nextEtag();
  const stored = put();
  world.tell({ kind: 'events', id: record.calendarId });
  return stored;

  function put(): EventRecord {
    if (target.record.series && target.master) return putInstance(target.record, target.master);
    const overruled = writing.exceptionsFollow ? changedFields(before, body) : [];
    if (isMaster({ ...record, body }) || isMaster(record))
      return storeMaster({ store, before: record, body, etag, overruled });
    const stays = record.removal && checked.status === 'cancelled' ? { removal: record.removal } : {};
    return store.put({ calendarId: record.calendarId, id: record.id, etag, body, ...stays });
  }

  function putInstance(instance: EventRecord, before: EventRecord): EventRecord {
    const series = instance.series ?? { masterId: before.id, originalStart: {} };
    const master = { ...before, body: withStricterVisibility(before.body, body) };
    const own = { ...body, visibility: master.body.visibility };
    return storeException({ store, id: instance.id, master, series, body: own, etag, updated: nowText(world) });
  }
}

/** A stricter visibility on one instance spreads to the series, a laxer one is ignored (facts 1.4); the inherited one stays as it is. */
function withStricterVisibility(master: JsonObject, instance: JsonObject): JsonObject {
  const isStrict = (body: JsonObject): boolean => body.visibility === 'private' || body.visibility === 'confidential';
  return isStrict(instance) && !isStrict(master) ? { ...master, visibility: instance.visibility } : master;
}

function changedFields(before: JsonObject, after: JsonObject): string[] {
  return Object.keys({ ...before, ...after }).filter((field) => !jsonEqual(before[field], after[field]));
}

import type { Entry, EntryField } from '../../shared/domain/entry.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { BookingId, EventId } from '../../shared/domain/ids.ts';
import { addSeconds } from '../../shared/domain/time.ts';
import { eventIdOf } from '../../shared/sync/calendar/ids.ts';
import type {
  Action,
  CalendarInput,
  CalendarPolicy,
  ConflictDraft,
  GoogleChange,
  GoogleEvent,
  GoogleWrite,
  Mark,
  Pair,
  StudioState,
  StudioWrite,
} from '../../shared/sync/calendar/model.ts';
import { pairAfterWrite } from '../../shared/sync/calendar/pair-after-write.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import { calendarId, instant, oneWay, owner, twoWay } from './calendar-examples.ts';

/** A booking of the small studio, reduced to what the calendar sync looks at. */
export interface WorldBooking {
  readonly id: BookingId;
  version: number;
  kind: 'session' | 'linked' | 'unlinked';
  client: string;
  /** What the entry is made of; the title holds the description. */
  fields: Omit<Entry, 'detail' | 'recurrence'>;
  state: 'stands' | 'deleted' | 'cancelled';
}

/** An event of the small Google. */
export interface WorldEvent {
  readonly id: EventId;
  /** When it last changed, as a count; its version is made of it. */
  changed: number;
  entry: Entry;
  mark?: Mark;
  deleted: boolean;
}

/** How one run ends: as it should, or after so many actions, the last one's answer lost. */
export interface Interruption {
  readonly after: number;
  readonly answerLost: boolean;
}

/**
 * Two sides in memory, and runs that do what a plan says, in the order in which it must be done: Google, studio, pair. Nothing
 * here knows how plans come about. Which thing a person made each booking and event belongs to is kept for the tests' own books.
 */
export class CalendarWorld {
  readonly bookings = new Map<BookingId, WorldBooking>();
  readonly events = new Map<EventId, WorldEvent>();
  readonly pairs = new Map<BookingId, Pair>();
  readonly outbox = new Set<BookingId>();
  readonly conflicts: ConflictDraft[] = [];
  readonly putBack: { readonly eventId: EventId; readonly entry: Entry }[] = [];
  /** What Google and studio were told to write in the run that was last. */
  writes = 0;
  /** How many actions the last plan had. */
  actions = 0;
  readonly thingOfBooking = new Map<BookingId, number>();
  readonly thingOfEvent = new Map<EventId, number>();
  private readonly restored: BookingId[] = [];
  private cursor = 0;
  private clock = 0;
  private readonly policy: CalendarPolicy;
  private readonly rewrites: boolean;

  /** `rewrites`: Google collapses double spaces in some of the notes that programs write. */
  constructor(settings: { readonly twoWay: boolean; readonly includeTentative: boolean; readonly rewrites: boolean }) {
    this.policy = { ...(settings.twoWay ? twoWay : oneWay), includeTentative: settings.includeTentative };
    this.rewrites = settings.rewrites;
  }

  /** Whether what happens in Google reaches the studio. */
  get isTwoWay(): boolean {
    return this.policy.twoWay;
  }

  /** The next moment of the world's only clock. */
  tick(): number {
    this.clock += 1;
    return this.clock;
  }

  /** One run: reads, plans, carries out, moves the cursor on; interrupted, it leaves cursor and outbox as they were. */
  run(read: 'increment' | 'full', interruption?: Interruption): void {
    const reached = this.clock;
    const taken = [...this.outbox];
    const input = this.gather(read);
    const plan = planCalendar(input);
    const takesAway = (action: Action) =>
      action.kind === 'deleteInGoogle' || action.kind === 'deleteInStudio' ? 1 : 0;
    const actions = plan.actions.toSorted((one, other) => takesAway(one) - takesAway(other));
    this.writes = 0;
    this.actions = actions.length;
    for (const [index, action] of actions.entries()) {
      if (index === interruption?.after) {
        if (interruption.answerLost) this.loseAnswer(action, input.google);
        return;
      }
      this.carryOut(action, input.google);
    }
    if (interruption !== undefined) return;
    this.cursor = reached;
    for (const id of taken) this.outbox.delete(id);
    for (const id of this.restored.splice(0)) this.outbox.add(id);
  }

  /** What the booking says to Google. */
  entryOf(booking: WorldBooking): Entry {
    const { fields, kind, client } = booking;
    if (kind === 'unlinked') return { ...fields, detail: '' };
    const what = kind === 'session' ? 'Session' : fields.title;
    return { ...fields, title: `${client}: ${what}`, detail: `Client: ${client}` };
  }

  private gather(read: 'increment' | 'full'): CalendarInput {
    const changed = [...this.events.values()].filter((event) =>
      read === 'full' ? !event.deleted : event.changed > this.cursor,
    );
    const told = changed.map((event) => this.changeOf(event));
    const named = new Set(changed.map((event) => event.id));
    const pairs = [...this.pairs.values()].filter(
      (pair) => read === 'full' || this.outbox.has(pair.bookingId) || named.has(pair.eventId),
    );
    const unseen = read === 'full' ? pairs.filter((pair) => pair.ended === undefined && !named.has(pair.eventId)) : [];
    return {
      owner,
      calendarId,
      policy: this.policy,
      pairs,
      pairCount: this.pairs.size,
      studio: [...new Set([...pairs.map((pair) => pair.bookingId), ...this.outbox])].map((id) => this.stateOf(id)),
      google: [...told, ...unseen.map(({ eventId }) => ({ kind: 'gone', eventId }) as const)],
      wantedInGoogle: new Set(this.outbox),
      newEvents: read === 'full' ? { kind: 'since', asOf: this.at(this.cursor) } : { kind: 'all' },
      matchEvidentTwins: false,
    };
  }

  private stateOf(id: BookingId): StudioState {
    const booking = this.bookings.get(id);
    if (booking === undefined) return { kind: 'gone', bookingId: id, version: 0, why: 'deleted' };
    if (booking.state !== 'stands')
      return { kind: 'gone', bookingId: id, version: booking.version, why: booking.state };
    const { version, kind } = booking;
    return { kind: 'item', item: { bookingId: id, version, entry: this.entryOf(booking), kind, privacy: 'full' } };
  }

  private changeOf(event: WorldEvent): GoogleChange {
    return event.deleted ? { kind: 'gone', eventId: event.id } : { kind: 'event', event: this.asTold(event) };
  }

  private asTold({ id, changed, entry, mark }: WorldEvent): GoogleEvent {
    const told = { id, version: `etag${changed}`, updated: this.at(changed), entry, ...(mark && { mark }) };
    return { ...told, kind: 'default', answer: 'none' };
  }

  private at(moment: number) {
    return addSeconds(instant('2026-01-01T00:00:00Z'), moment);
  }

  private carryOut(action: Action, told: readonly GoogleChange[]): void {
    let { pair } = action;
    this.keepLosers(action, told);
    if (action.google !== undefined) {
      if (action.google.kind === 'insert' && this.events.has(action.google.eventId)) {
        this.insertUnderTakenId(action, told);
        return;
      }
      const answer = this.writeGoogle(action.google);
      if (pair.kind === 'save' && answer !== undefined) {
        pair = { kind: 'save', pair: pairAfterWrite(pair.pair, action.google, answer) };
      }
    }
    const version = action.studio === undefined ? undefined : this.writeStudio(action.studio, action.eventId);
    if (pair.kind === 'save') {
      this.pairs.set(action.bookingId, version === undefined ? pair.pair : { ...pair.pair, studioVersion: version });
    }
  }

  /** Google did as it was told, and nobody heard of it. */
  private loseAnswer(action: Action, told: readonly GoogleChange[]): void {
    this.keepLosers(action, told);
    const { google } = action;
    if (google === undefined || (google.kind === 'insert' && this.events.has(google.eventId))) return;
    this.writeGoogle(google);
  }

  /** Kept before Google is written: what is written over there is nowhere else. */
  private keepLosers(action: Action, told: readonly GoogleChange[]): void {
    this.conflicts.push(...action.conflicts);
    if (action.putBack.length === 0) return;
    const before = told.find((change) => change.kind === 'event' && change.event.id === action.eventId);
    if (before?.kind === 'event') this.putBack.push({ eventId: action.eventId, entry: before.event.entry });
  }

  /** The id was used: our own event is planned anew as what it is; a deleted one makes way for the next id. */
  private insertUnderTakenId(action: Action, told: readonly GoogleChange[]): void {
    const { google, pair } = action;
    if (google?.kind !== 'insert' || pair.kind !== 'save') throw new Error('only inserts ask for an id');
    const holder = this.events.get(google.eventId);
    if (holder === undefined || !holder.deleted) throw new Error('our own living event was read before: it is no news');
    const generation = pair.pair.generation + 1;
    const eventId = eventIdOf(owner, action.bookingId, generation);
    const { bookingId } = action;
    const conflict = { kind: 'removal', bookingId, eventId, done: 'putBackInGoogle', goneFrom: 'google' } as const;
    this.carryOut(
      {
        ...action,
        eventId,
        google: { ...google, eventId },
        pair: { kind: 'save', pair: { ...pair.pair, eventId, generation } },
        conflicts: [{ ...conflict, entry: google.entry }],
      },
      told,
    );
  }

  private writeGoogle(write: GoogleWrite): GoogleEvent | undefined {
    this.writes += 1;
    if (write.kind === 'insert') {
      const thing = this.thingOfBooking.get(write.mark.bookingId);
      if (thing === undefined || this.events.has(write.eventId)) throw new Error('no insert of a booking of ours');
      this.thingOfEvent.set(write.eventId, thing);
      const made = { id: write.eventId, changed: this.tick(), mark: write.mark, deleted: false };
      const event = { ...made, entry: this.asHeld(write.entry) };
      this.events.set(write.eventId, event);
      return this.asTold(event);
    }
    if (write.kind === 'undelete') throw new Error('only an undo brings a deleted event back');
    const event = this.events.get(write.eventId);
    if (event === undefined || event.deleted) throw new Error(`${write.kind} of an event that is gone`);
    if (write.version !== `etag${event.changed}`) throw new Error(`${write.kind} of a version nobody read`);
    event.changed = this.tick();
    switch (write.kind) {
      case 'delete':
        event.deleted = true;
        return undefined;
      case 'clearMark':
        delete event.mark;
        break;
      case 'patch':
        event.entry = { ...event.entry, ...this.asHeld(write.entry, write.fields) };
        event.mark = write.mark;
    }
    return this.asTold(event);
  }

  /** How Google holds what a program writes: notes and detail are one text, whose double spaces may be collapsed. */
  private asHeld(entry: Entry): Entry;
  private asHeld(entry: Entry, fields: readonly EntryField[]): Partial<Entry>;
  private asHeld(entry: Entry, fields?: readonly EntryField[]): Partial<Entry> {
    const rewritten = this.rewrites && entry.notes.length % 3 > 0;
    const held = { ...entry, notes: rewritten ? entry.notes.replaceAll('  ', ' ') : entry.notes };
    if (fields === undefined) return held;
    const written = new Set<string>(fields);
    if (written.has('notes') || written.has('detail')) for (const part of ['notes', 'detail']) written.add(part);
    return Object.fromEntries(Object.entries(held).filter(([field]) => written.has(field)));
  }

  private writeStudio(write: StudioWrite, eventId: EventId): number {
    this.writes += 1;
    if (write.kind === 'create') return this.createBooking(write.bookingId, write.entry, eventId);
    const booking = this.bookings.get(write.bookingId);
    if (booking === undefined || booking.version !== write.version)
      throw new Error(`${write.kind} of an unread booking`);
    booking.version += 1;
    if (write.kind === 'delete') booking.state = 'deleted';
    else if (write.kind === 'update') this.take(booking, write.entry, write.fields);
    else {
      booking.state = 'stands';
      // What the studio writes itself (a generated title) is made anew, and may differ from what came back: looked at again.
      this.restored.push(booking.id);
      this.take(booking, write.entry, ['title', 'span', 'location', 'notes', 'busy', 'status']);
    }
    return booking.version;
  }

  private createBooking(id: BookingId, entry: Entry, eventId: EventId): number {
    if (this.bookings.has(id)) throw new Error('a booking is created once');
    const thing = this.thingOfEvent.get(eventId);
    if (thing === undefined) throw new Error('no booking comes from nowhere');
    this.thingOfBooking.set(id, thing);
    const { detail: _generated, ...fields } = entry;
    this.bookings.set(id, { id: asId(id), version: 1, kind: 'unlinked', client: 'Ann', fields, state: 'stands' });
    return 1;
  }

  private take(booking: WorldBooking, entry: Entry, fields: readonly EntryField[]): void {
    const taken = fields.filter((field) => field !== 'detail' && (field !== 'title' || booking.kind === 'unlinked'));
    const values = Object.fromEntries(Object.entries(entry).filter(([field]) => taken.some((each) => each === field)));
    booking.fields = { ...booking.fields, ...values };
  }
}

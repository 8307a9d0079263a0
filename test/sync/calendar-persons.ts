import { asId } from '../../shared/domain/ids.ts';
import type { BookingId, EventId } from '../../shared/domain/ids.ts';
import { addSeconds } from '../../shared/domain/time.ts';
import type { Span } from '../../shared/domain/time.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import { hourFrom } from './calendar-examples.ts';
import type { CalendarWorld, WorldBooking, WorldEvent } from './calendar-world.ts';

/** The fields in which every typed value is the only one of its kind, so that it can be looked for. */
export type TypedField = 'title' | 'span' | 'location' | 'notes';
export const typedFields: readonly TypedField[] = ['title', 'span', 'location', 'notes'];

/** One value a person typed. */
export interface Typed {
  readonly side: 'studio' | 'google';
  readonly thing: number;
  readonly field: TypedField;
  readonly value: string;
  /** Whether a person who had it before their eyes wrote over it or deleted what it stood in. */
  superseded: boolean;
}

/** What a person does, on which of the items there are, with which field. */
export type Deed =
  | { readonly kind: 'book'; readonly as: WorldBooking['kind'] }
  | { readonly kind: 'edit'; readonly which: number; readonly field: TypedField }
  | { readonly kind: 'toggle'; readonly which: number; readonly field: 'busy' | 'status' }
  | { readonly kind: 'link' | 'delete' | 'cancel' | 'restore'; readonly which: number }
  | { readonly kind: 'addEvent'; readonly tentative: boolean }
  | { readonly kind: 'editEvent'; readonly which: number; readonly field: TypedField }
  | { readonly kind: 'toggleEvent'; readonly which: number; readonly field: 'busy' | 'status' }
  | { readonly kind: 'deleteEvent' | 'copyEvent'; readonly which: number };

/** The persons on both sides, and the books about what they did: plain bookkeeping that knows nothing of plans. */
export class Persons {
  readonly typed: Typed[] = [];
  readonly deletedThings: { readonly side: 'studio' | 'google'; readonly thing: number }[] = [];
  /** Things whose event began as a copy. */
  readonly copies = new Set<number>();
  private readonly world: CalendarWorld;
  private things = 0;
  private values = 0;

  constructor(world: CalendarWorld) {
    this.world = world;
  }

  /** Does it; what there is nothing to do it on, is not done. */
  act(deed: Deed): void {
    switch (deed.kind) {
      case 'book':
        return this.book(deed.as);
      case 'addEvent':
        return this.addEvent(deed.tentative);
      case 'edit':
      case 'toggle':
      case 'link':
      case 'delete':
      case 'cancel':
      case 'restore': {
        const booking = pick(this.bookingsThat(deed.kind === 'restore' ? 'deleted' : 'stands'), deed.which);
        if (booking !== undefined) this.actOnBooking(deed, booking);
        return;
      }
      case 'editEvent':
      case 'toggleEvent':
      case 'deleteEvent':
      case 'copyEvent': {
        const living = [...this.world.events.values()].filter((event) => !event.deleted);
        const event = pick(living, deed.which);
        if (event !== undefined) this.actOnEvent(deed, event);
      }
    }
  }

  /** A value as it is looked for: Google may collapse double spaces, the studio puts the client before a title. */
  static plain(value: Entry[TypedField]): string {
    const text = typeof value === 'string' ? value : JSON.stringify([value.start, value.end]);
    return text.replaceAll('  ', ' ').replace(/^.*: /, '');
  }

  private bookingsThat(state: WorldBooking['state']): readonly WorldBooking[] {
    return [...this.world.bookings.values()].filter((booking) => booking.state === state);
  }

  private book(kind: WorldBooking['kind']): void {
    const id = asId<BookingId>(`booking${this.world.tick()}`);
    const fields = this.newFields();
    this.world.bookings.set(id, { id, version: 1, kind, client: 'Ann', fields, state: 'stands' });
    this.world.thingOfBooking.set(id, this.newThing('studio', fields));
    this.world.outbox.add(id);
  }

  private addEvent(tentative: boolean): void {
    const id = asId<EventId>(`google${this.world.tick()}`);
    const fields = this.newFields();
    const entry: Entry = { ...fields, detail: '', status: tentative ? 'tentative' : 'confirmed' };
    this.world.events.set(id, { id, changed: this.world.tick(), entry, deleted: false });
    this.world.thingOfEvent.set(id, this.newThing('google', fields));
  }

  private actOnBooking(
    deed: Extract<Deed, { kind: 'edit' | 'toggle' | 'link' | 'delete' | 'cancel' | 'restore' }>,
    booking: WorldBooking,
  ): void {
    const thing = known(this.world.thingOfBooking.get(booking.id));
    booking.version += 1;
    this.world.outbox.add(booking.id);
    switch (deed.kind) {
      case 'edit':
        booking.fields = this.typeOver('studio', { thing, fields: booking.fields, field: deed.field });
        break;
      case 'toggle':
        booking.fields = toggled(booking.fields, deed.field);
        break;
      case 'link':
        booking.kind = booking.kind === 'unlinked' ? 'linked' : 'session';
        booking.client = `Client ${booking.version}`;
        break;
      case 'restore':
        booking.state = 'stands';
        this.forgetDeletions(thing);
        break;
      case 'delete':
      case 'cancel':
        booking.state = deed.kind === 'delete' ? 'deleted' : 'cancelled';
        this.noteDeletion('studio', thing, booking.fields);
    }
  }

  private actOnEvent(
    deed: Extract<Deed, { kind: 'editEvent' | 'toggleEvent' | 'deleteEvent' | 'copyEvent' }>,
    event: WorldEvent,
  ): void {
    const thing = known(this.world.thingOfEvent.get(event.id));
    switch (deed.kind) {
      case 'editEvent':
        event.entry = this.typeOver('google', { thing, fields: event.entry, field: deed.field });
        break;
      case 'toggleEvent':
        event.entry = toggled(event.entry, deed.field);
        break;
      case 'deleteEvent':
        event.deleted = true;
        this.noteDeletion('google', thing, event.entry);
        break;
      case 'copyEvent': {
        const id = asId<EventId>(`copy${this.world.tick()}`);
        this.things += 1;
        this.copies.add(this.things);
        this.world.thingOfEvent.set(id, this.things);
        this.world.events.set(id, { ...event, id, changed: this.world.tick() });
        return;
      }
    }
    event.changed = this.world.tick();
  }

  private newFields(): Omit<Entry, 'detail' | 'recurrence'> {
    return {
      title: this.newText('title'),
      span: this.newSpan(),
      location: this.newText('location'),
      notes: this.newText('notes'),
      busy: true,
      status: 'confirmed',
    };
  }

  private newThing(side: Typed['side'], fields: Pick<Entry, TypedField>): number {
    this.things += 1;
    for (const field of typedFields) this.note(side, { thing: this.things, field, fields });
    return this.things;
  }

  private typeOver<Fields extends Pick<Entry, TypedField>>(
    side: Typed['side'],
    { thing, fields, field }: { readonly thing: number; readonly fields: Fields; readonly field: TypedField },
  ): Fields {
    this.supersede(thing, field, fields);
    const after = { ...fields, [field]: field === 'span' ? this.newSpan() : this.newText(field) };
    this.note(side, { thing, field, fields: after });
    return after;
  }

  private note(
    side: Typed['side'],
    typed: { readonly thing: number; readonly field: TypedField; readonly fields: Pick<Entry, TypedField> },
  ): void {
    const value = Persons.plain(typed.fields[typed.field]);
    this.typed.push({ side, thing: typed.thing, field: typed.field, value, superseded: false });
  }

  private supersede(thing: number, field: TypedField, fields: Pick<Entry, TypedField>): void {
    const seen = Persons.plain(fields[field]);
    for (const typed of this.typed) {
      if (typed.thing === thing && typed.field === field && typed.value === seen) typed.superseded = true;
    }
  }

  private noteDeletion(side: Typed['side'], thing: number, fields: Pick<Entry, TypedField>): void {
    for (const field of typedFields) this.supersede(thing, field, fields);
    this.deletedThings.push({ side, thing });
  }

  /** Who restores a booking wants it on both sides. */
  private forgetDeletions(thing: number): void {
    const others = this.deletedThings.filter((deleted) => deleted.thing !== thing);
    this.deletedThings.splice(0, Infinity, ...others);
  }

  /** Unlike any other; some hold the double spaces that Google may collapse. */
  private newText(field: string): string {
    this.values += 1;
    return `${field}${'x'.repeat(this.values % 4)}  ${this.values}`;
  }

  private newSpan(): Span {
    this.values += 1;
    const span = hourFrom('2026-05-01T08:00:00Z');
    if (span.kind !== 'timed') return span;
    const start = addSeconds(span.start, this.values * 7200);
    return { ...span, start, end: addSeconds(start, 3600) };
  }
}

function toggled<Fields extends Pick<Entry, 'busy' | 'status'>>(fields: Fields, field: 'busy' | 'status'): Fields {
  return field === 'busy'
    ? { ...fields, busy: !fields.busy }
    : { ...fields, status: fields.status === 'confirmed' ? 'tentative' : 'confirmed' };
}

function pick<T>(all: readonly T[], which: number): T | undefined {
  return all[which % Math.max(1, all.length)];
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('everything belongs to a thing a person made');
  return value;
}

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../shared/domain/entry.ts';
import { Persons, typedFields } from './calendar-persons.ts';
import type { Deed } from './calendar-persons.ts';
import { CalendarWorld } from './calendar-world.ts';

/** A deed of a person, or a run of the sync: whole, of everything, or cut off in the middle. */
type Step =
  | Deed
  | { readonly kind: 'run'; readonly read: 'increment' | 'full' }
  | {
      readonly kind: 'cutOff';
      readonly after: number;
      readonly answerLost: boolean;
      readonly read: 'increment' | 'full';
    };

const which = fc.nat({ max: 5 });
const read = fc.constantFrom('increment', 'full');
const typedField = fc.constantFrom(...typedFields);
const switchField = fc.constantFrom('busy', 'status');
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('book'), as: fc.constantFrom('session', 'linked', 'unlinked') }),
  fc.record({ kind: fc.constant('addEvent'), tentative: fc.boolean() }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit'), which, field: typedField }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('editEvent'), which, field: typedField }) },
  fc.record({ kind: fc.constantFrom('toggle', 'toggleEvent'), which, field: switchField }),
  fc.record({ kind: fc.constantFrom('link', 'delete', 'cancel', 'restore', 'deleteEvent', 'copyEvent'), which }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('delete', 'deleteEvent'), which }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: deed },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('run'), read }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('cutOff'), after: fc.nat({ max: 3 }), answerLost: fc.boolean(), read }),
  },
);
const steps = fc.array(step, { minLength: 1, maxLength: 24 });
const settings = fc.record({ twoWay: fc.constant(true), includeTentative: fc.boolean(), rewrites: fc.boolean() });
const oneWaySettings = settings.map((set) => ({ ...set, twoWay: false }));
const anySettings = fc.oneof({ weight: 3, arbitrary: settings }, oneWaySettings);

interface Story {
  readonly world: CalendarWorld;
  readonly persons: Persons;
}

function live(set: ConstructorParameters<typeof CalendarWorld>[0], story: readonly Step[]): Story {
  const world = new CalendarWorld(set);
  const persons = new Persons(world);
  for (const each of story) {
    if (each.kind === 'run') world.run(each.read);
    else if (each.kind === 'cutOff') world.run(each.read, { after: each.after, answerLost: each.answerLost });
    else persons.act(each);
  }
  return { world, persons };
}

/** Lives a story, then lets three runs settle it; the first reads everything. */
function settle(set: ConstructorParameters<typeof CalendarWorld>[0], story: readonly Step[]): Story {
  const told = live(set, story);
  for (const kind of ['full', 'increment', 'increment'] as const) told.world.run(kind);
  return told;
}

function check(arbitrary: typeof anySettings, property: (story: Story) => void): void {
  fc.assert(
    fc.property(arbitrary, steps, (set, story) => property(settle(set, story))),
    { numRuns: 1200 },
  );
}

describe('whatever persons do on both sides, and wherever runs are cut off', () => {
  test('after three runs nothing is written any more, and then nothing is left to do, also when all is read', () => {
    check(anySettings, ({ world }) => {
      for (const kind of ['increment', 'increment', 'full'] as const) {
        world.run(kind);
        expect(world.writes).toBe(0);
      }
      world.run('full');
      expect(world.actions).toBe(0);
    });
  });

  test('both sides then say the same of every pair', () => {
    check(settings, ({ world, persons }) => {
      for (const pair of world.pairs.values()) {
        const booking = world.bookings.get(pair.bookingId);
        const event = world.events.get(pair.eventId);
        if (pair.ended !== undefined || pair.outOfGoogle !== undefined) continue;
        expect(booking?.state).toBe('stands');
        expect(event?.deleted).toBe(false);
        if (booking === undefined || event === undefined) continue;
        const copied = persons.copies.has(world.thingOfEvent.get(event.id) ?? 0);
        const plain = (entry: Entry) => ({
          ...entry,
          notes: Persons.plain(entry.notes),
          detail: copied ? '' : entry.detail,
        });
        expect(plain(event.entry)).toEqual(plain(world.entryOf(booking)));
      }
    });
  });

  test('each thing is one booking and one event at most, and no booking waits outside', () => {
    check(anySettings, ({ world }) => {
      const standing = [...world.bookings.values()].filter((booking) => booking.state === 'stands');
      const living = [...world.events.values()].filter((event) => !event.deleted);
      const bookedThings = standing.map((booking) => world.thingOfBooking.get(booking.id));
      const heldThings = living.map((event) => world.thingOfEvent.get(event.id));
      expect(new Set(bookedThings).size).toBe(bookedThings.length);
      expect(new Set(heldThings).size).toBe(heldThings.length);
      for (const booking of standing) {
        const pair = world.pairs.get(booking.id);
        expect(pair?.ended).toBeUndefined();
        expect(pair).toBeDefined();
        const event = pair === undefined ? undefined : world.events.get(pair.eventId);
        if (pair?.outOfGoogle === undefined) {
          expect(event === undefined ? undefined : world.thingOfEvent.get(event.id)).toBe(
            world.thingOfBooking.get(booking.id),
          );
          expect(event?.deleted).toBe(false);
        } else expect(event?.deleted).toBe(true);
      }
    });
  });

  test('two-way, every event is a booking, but for tentative ones that are not wanted', () => {
    check(settings, ({ world }) => {
      const paired = new Set(
        [...world.pairs.values()].filter((pair) => pair.ended === undefined).map((pair) => pair.eventId),
      );
      for (const event of world.events.values()) {
        if (!event.deleted && event.entry.status === 'confirmed') expect(paired.has(event.id)).toBe(true);
      }
    });
  });

  test("one way, nothing of Google's reaches the studio", () => {
    check(oneWaySettings, ({ world, persons }) => {
      const ofGoogle = new Set(persons.typed.filter(({ side }) => side === 'google').map(({ value }) => value));
      for (const { fields } of world.bookings.values()) {
        for (const field of typedFields) expect(ofGoogle.has(Persons.plain(fields[field]))).toBe(false);
      }
    });
  });

  test('every value a person typed is there, or was written over by one who saw it, or is kept in a conflict', () => {
    check(anySettings, ({ world, persons }) => {
      const there = new Set<string>();
      const note = (entry: Omit<Entry, 'detail'>) => {
        for (const field of typedFields) there.add(Persons.plain(entry[field]));
      };
      for (const booking of world.bookings.values()) if (booking.state === 'stands') note(booking.fields);
      for (const event of world.events.values()) if (!event.deleted) note(event.entry);
      for (const { entry } of world.putBack) there.add(Persons.plain(entry.title));
      for (const conflict of world.conflicts) {
        if (conflict.kind === 'removal') note(conflict.entry);
        else for (const entry of [conflict.studio, conflict.google]) note(entry);
      }
      const lost = persons.typed.filter(({ side, superseded, value }) => {
        const mayBeOverwritten = side === 'google' && !world.isTwoWay;
        return !superseded && !mayBeOverwritten && !there.has(value);
      });
      expect(lost).toEqual([]);
    });
  });

  test('what a person deleted did not come back without a conflict', () => {
    check(settings, ({ world, persons }) => {
      for (const { side, thing } of persons.deletedThings) {
        const back =
          side === 'studio'
            ? [...world.bookings.values()].some(
                (each) => each.state === 'stands' && world.thingOfBooking.get(each.id) === thing,
              )
            : [...world.events.values()].some((each) => !each.deleted && world.thingOfEvent.get(each.id) === thing);
        if (!back) continue;
        const told = world.conflicts.some(
          (conflict) => conflict.kind === 'removal' && world.thingOfBooking.get(conflict.bookingId) === thing,
        );
        expect(told).toBe(true);
      }
    });
  });

  test('no session vanished from the studio unless a person of the studio took it away', () => {
    check(anySettings, ({ world, persons }) => {
      const takenAway = new Set(
        persons.deletedThings.filter(({ side }) => side === 'studio').map(({ thing }) => thing),
      );
      for (const booking of world.bookings.values()) {
        if (booking.kind !== 'session' || takenAway.has(world.thingOfBooking.get(booking.id) ?? 0)) continue;
        expect(booking.state).toBe('stands');
      }
    });
  });
});

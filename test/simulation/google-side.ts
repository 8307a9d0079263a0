import type { HeldEvent } from '../../shared/adapters/memory/google-world.ts';
import type { MemoryGoogle } from '../../shared/adapters/memory/google.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import type { CalendarId, EventId } from '../../shared/domain/ids.ts';
import type { Act, googleActs } from './acts.ts';
import { typed } from './studio-side.ts';
import { datesOf, spanOf, type SimulatedUser } from './world.ts';

/** What a person did in Google, as the bookkeeping keeps it. */
export interface GoogleDeed {
  readonly user: SimulatedUser;
  readonly calendarId: CalendarId;
  readonly eventId: EventId;
  readonly kind: 'create' | 'edit' | 'delete' | 'undelete' | 'duplicate' | 'answer';
  /** What was typed, by field: texts and times that nobody else types. */
  readonly typed: Readonly<Record<string, string>>;
  /** The booking whose event it was, by our mark: the user may sync with another calendar by the end. */
  readonly bookingId?: string;
}

const entry: Entry = {
  title: '',
  span: spanOf(0),
  location: '',
  notes: '',
  detail: '',
  busy: true,
  status: 'confirmed',
};

/** A person acts in their Google calendar; returns what they did: nothing where there is nothing to do it to. */
export function actInGoogle(
  google: MemoryGoogle,
  act: Act & { readonly kind: (typeof googleActs)[number] },
  user: SimulatedUser,
): readonly GoogleDeed[] {
  const { person } = google;
  const { calendarId } = user;
  const text = typed(act);
  const wantsDeleted = act.kind === 'undeleteEvent';
  const wantsInvitation = act.kind === 'answerInvitation' || act.kind === 'declineAll';
  const all = person.look(calendarId);
  // What goes on in series is for the acts on series; an invitation to one occurrence of a series elsewhere stands alone.
  const masterIds = new Set(all.filter(({ place }) => place === undefined).map(({ id }) => id));
  const events = all
    .filter(({ place }) => place === undefined || !masterIds.has(place.masterId))
    .filter(({ state }) => state === (wantsDeleted ? 'deleted' : 'living'))
    .filter(({ organizedByOthers }) => !wantsInvitation || organizedByOthers);
  const target: HeldEvent | undefined = events[act.pick % Math.max(1, events.length)];
  const did = (kind: GoogleDeed['kind'], eventId: EventId, what: GoogleDeed['typed'] = {}): GoogleDeed => ({
    user,
    calendarId,
    eventId,
    kind,
    typed: what,
  });
  const create = (fields: Partial<Entry>, manner: Parameters<typeof person.create>[2] = {}): readonly GoogleDeed[] => {
    const span = spanOf(act.value);
    const made = { ...entry, title: `${text} event`, span, ...fields };
    return [did('create', person.create(calendarId, made, manner), { title: keyOf(text), span: made.span.start })];
  };
  const edit = (fields: Partial<Entry>, what: GoogleDeed['typed'] = {}): readonly GoogleDeed[] => {
    if (target === undefined || target.organizedByOthers) return [];
    // A series goes elsewhere by the acts on series: not wherever a rule with an end makes nothing.
    if (target.entry.recurrence !== undefined && fields.span !== undefined) return [];
    person.edit(calendarId, target.id, fields);
    const bookingId = target.mark?.bookingId;
    return [{ ...did('edit', target.id, what), ...(bookingId !== undefined && { bookingId }) }];
  };
  switch (act.kind) {
    case 'createEvent':
      return create(act.pick % 3 === 0 ? { notes: `${text} noted`, location: `${text} street` } : {});
    case 'createAllDay':
      return create({ span: datesOf(act.value) });
    case 'createTentative':
      return create({ status: 'tentative' });
    case 'titleEvent':
      return edit({ title: `${text} titled` }, { title: keyOf(text) });
    case 'moveEvent':
      return edit({ span: spanOf(act.value) }, { span: spanOf(act.value).start });
    case 'dateEvent':
      return edit({ span: datesOf(act.value) }, { span: datesOf(act.value).start });
    case 'pastEvent':
      return edit({ span: spanOf(act.value - 8000) }, { span: spanOf(act.value - 8000).start });
    case 'locateEvent':
      return edit({ location: `${text} street` }, { location: keyOf(text) });
    case 'noteEvent':
      return edit({ notes: `${text} noted` }, { notes: keyOf(text) });
    case 'freeEvent':
      return edit({ busy: target?.entry.busy !== true });
    case 'unsettleEvent':
      return edit({ status: target?.entry.status === 'confirmed' ? 'tentative' : 'confirmed' });
    case 'stripEvent':
      return edit({ notes: `${text} alone`, detail: '' }, { notes: keyOf(text) });
    case 'inviteTo':
      return create({}, { organizedByOthers: true, answer: 'needsAction' });
    case 'answerInvitation':
      if (target === undefined) return [];
      person.answer(
        calendarId,
        target.id,
        (['accepted', 'declined', 'tentative'] as const)[act.pick % 3] ?? 'accepted',
      );
      return [did('answer', target.id)];
    case 'inviteToMany':
      return Array.from({ length: 12 }, (_, nth) =>
        actInGoogle(google, { ...act, kind: 'inviteTo', value: act.value * 100 + nth }, user).map((deed) => {
          person.answer(calendarId, deed.eventId, 'accepted');
          return deed;
        }),
      ).flat();
    case 'declineAll':
      for (const { id } of events) person.answer(calendarId, id, 'declined');
      return events.map(({ id }) => did('answer', id));
    case 'deleteEvent':
      if (target === undefined) return [];
      person.delete(calendarId, target.id);
      return [did('delete', target.id)];
    case 'undeleteEvent':
      if (target === undefined) return [];
      person.undelete(calendarId, target.id);
      return [did('undelete', target.id)];
    case 'duplicateEvent':
      if (target === undefined) return [];
      return [did('duplicate', person.duplicate(calendarId, target.id))];
    case 'clearCalendar':
      for (const { id } of events) person.delete(calendarId, id);
      return events.map(({ id }) => did('delete', id));
  }
}

/** The part of a typed text that stays whatever is made of its spaces. */
function keyOf(text: string): string {
  return text.split(' ')[0] ?? text;
}

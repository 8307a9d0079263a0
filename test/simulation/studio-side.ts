import type { MemoryGoogle } from '../../shared/adapters/memory/google.ts';
import type { Actor, Booking } from '../../shared/domain/booking.ts';
import type { ClientId, UserId } from '../../shared/domain/ids.ts';
import { book } from '../../shared/flows/bookings/book.ts';
import type { NewBooking } from '../../shared/flows/bookings/book.ts';
import { changeBooking } from '../../shared/flows/bookings/change-booking.ts';
import { addDays, addSeconds } from '../../shared/domain/time.ts';
import { resolveConflict } from '../../shared/flows/conflicts/resolve-conflict.ts';
import type { Resolution } from '../../shared/flows/conflicts/resolve-conflict.ts';
import { viewConflicts } from '../../shared/flows/conflicts/read-conflict-facts.ts';
import type { ConflictView } from '../../shared/flows/conflicts/read-conflict-facts.ts';
import { takeBackAnswer } from '../../shared/flows/conflicts/take-back.ts';
import { changeSettings } from '../../shared/flows/google-sync/change-settings.ts';
import { deleteBooking, restoreBooking } from '../../shared/flows/bookings/delete-booking.ts';
import { disconnectGoogle } from '../../shared/flows/google-sync/disconnect-google.ts';
import { changeClient } from '../../shared/flows/studio/edit-client.ts';
import { convertBooking, linkBooking, unlinkBooking } from '../../shared/flows/bookings/link-booking.ts';
import { syncNow } from '../../shared/flows/google-sync/sync-now.ts';
import { studioCollections } from '../../shared/ports/collections.ts';
import { canBeTakenBack } from '../../shared/sync/conflicts/can-be-taken-back.ts';
import type { ConflictChoice } from '../../shared/sync/conflicts/question.ts';
import type { Store } from '../../shared/ports/store.ts';
import type { Act, studioActs } from './acts.ts';
import type { WorkerPorts } from './ports.ts';
import { portrait, spanOf, type SimulatedStudio, type SimulatedUser } from './world.ts';

/** Who acts where, and the store as it is, to see what there is to act on. */
export interface StudioScene {
  readonly studio: SimulatedStudio;
  readonly user: SimulatedUser;
  readonly store: Store;
  readonly google: MemoryGoogle;
}

/** What is typed in an act: a text nobody else ever types. */
export function typed(act: Act): string {
  return `q${act.value}q  z`;
}

/** A person of the studio acts, through the flow that serves them. What they act on may be gone when it happens. */
export async function actInStudio(
  deps: WorkerPorts,
  act: Act & { readonly kind: (typeof studioActs)[number] },
  scene: StudioScene,
): Promise<void> {
  const { studio, user, store } = scene;
  const { studioId } = studio;
  const actor: Actor = { kind: 'user', userId: user.userId, name: user.name };
  const client = studio.clients[act.pick % studio.clients.length] as ClientId; // never empty
  const everyone = studio.users.map(({ userId }) => userId);
  const people: readonly UserId[] = act.pick % 3 === 0 ? everyone : [user.userId];
  const target = await pickBooking(store, act, scene);
  const request = target === undefined ? undefined : { studioId, bookingId: target.id, actor, allowOverlap: true };
  const change = async (wanted: (before: Booking) => Booking): Promise<void> => {
    if (request !== undefined) await changeBooking(deps, request, wanted);
  };
  const set = async (fields: Partial<Booking>): Promise<void> =>
    change((before) => ({ ...before, ...fields }) as Booking); // fields every kind has
  const settings = async (fields: Parameters<typeof changeSettings>[1]['change']): Promise<void> => {
    await changeSettings(deps, { studioId, userId: user.userId, change: fields });
  };
  switch (act.kind) {
    case 'book':
      return void (await book(deps, { studioId, actor, wanted: appointment(act, people), allowOverlap: true }));
    case 'bookLinked':
      return void (await book(deps, {
        studioId,
        actor,
        wanted: { ...appointment(act, people), clientId: client },
        allowOverlap: true,
      }));
    case 'bookSession':
      return void (await book(deps, { studioId, actor, wanted: session(act, people, client), allowOverlap: true }));
    case 'moveBooking':
      return set({ span: spanOf(act.value) });
    case 'describeBooking':
      return set({ description: `${typed(act)} described` });
    case 'relocateBooking':
      return set({ location: `${typed(act)} street` });
    case 'annotateBooking':
      return set({ notes: `${typed(act)} noted` });
    case 'freeBooking':
      return change((before) => ({ ...before, busy: !before.busy }));
    case 'tentativeBooking':
      return change((before) => ({ ...before, status: before.status === 'confirmed' ? 'tentative' : 'confirmed' }));
    case 'cancelBooking':
      return set({ status: 'cancelled' });
    case 'deleteBooking':
      return request === undefined ? undefined : void (await deleteBooking(deps, request));
    case 'restoreBooking':
      return request === undefined ? undefined : void (await restoreBooking(deps, request));
    case 'linkBooking':
      return request === undefined ? undefined : void (await linkBooking(deps, { ...request, clientId: client }));
    case 'unlinkBooking':
      return request === undefined ? undefined : void (await unlinkBooking(deps, request));
    case 'convertBooking':
      return request === undefined
        ? undefined
        : void (await convertBooking(deps, {
            ...request,
            conversion: { sessionTypeId: portrait, clientId: client },
          }));
    case 'reassignBooking':
      return change((before) => reassigned(before, people));
    case 'renameClient':
      return void (await changeClient(deps, { studioId, clientId: client }, (before) => ({
        ...before,
        givenName: typed(act),
      })));
    case 'populateGoogle':
      return settings({ populateGoogle: true });
    case 'populateStudio':
      return settings({ populateStudio: true });
    case 'changePrivacy':
      return settings({ privacy: (['full', 'title', 'busy'] as const)[act.pick % 3] ?? 'full' });
    case 'changeTwoWay':
      return settings({ syncAppointmentsBack: act.pick % 2 === 0 });
    case 'includeTentative':
      return settings({ includeTentative: act.pick % 2 === 0 });
    case 'disable':
      return settings({ enabled: false });
    case 'enable':
      return settings({ enabled: true });
    case 'switchCalendar':
      return switchCalendar(deps, act, scene);
    case 'answerConflict':
      return answerConflict(deps, act, { ...scene, actor });
    case 'bookMany':
      for (let nth = 0; nth < 15; nth += 1)
        await actInStudio(
          deps,
          { ...act, kind: nth % 7 === 0 ? 'bookSession' : 'book', value: act.value * 100 + nth },
          scene,
        );
      return;
    case 'deleteMany':
      return deleteMany(deps, { ...scene, actor });
    case 'syncNow':
      return void (await syncNow(deps, { studioId, userId: user.userId }));
    case 'disconnect':
    case 'disconnectDeleting':
      return void (await disconnectGoogle(deps, {
        studioId,
        userId: user.userId,
        events: act.kind === 'disconnect' ? 'leave' : 'delete',
      }));
  }
}

/** To a calendar made for it: nobody goes back to one they left. */
async function switchCalendar(deps: WorkerPorts, act: Act, { user, google }: StudioScene): Promise<void> {
  const { studioId, userId, email } = user;
  const calendarId = google.person.addCalendar(email, `calendar ${act.value}`);
  const ourEvents = act.pick % 2 === 0 ? 'move' : 'leave';
  await changeSettings(deps, { studioId, userId, change: { calendarId }, ourEvents });
}

/** Somebody answers one of the open questions, as it can be answered now; or takes an answer back. */
async function answerConflict(
  deps: WorkerPorts,
  act: Act,
  { studio, store, actor }: StudioScene & { readonly actor: Actor },
): Promise<void> {
  const { studioId } = studio;
  const found = await store.find({ from: studioCollections(studioId).conflicts });
  const conflicts = found.map(({ value }) => value);
  const answered = conflicts.filter((conflict) => canBeTakenBack(conflict, deps.clock.now()));
  const regretted = act.pick % 4 === 3 ? answered[act.value % Math.max(1, answered.length)] : undefined;
  if (regretted !== undefined) {
    await takeBackAnswer(deps, { studioId, conflictId: regretted.id, actor });
    return;
  }
  const views = await viewConflicts(
    store,
    conflicts.filter(({ state }) => state === 'open'),
    deps.clock.now(),
  );
  const open = views.filter(({ choices }) => choices.length > 0);
  const view = open[act.value % Math.max(1, open.length)];
  const choice = view?.choices[act.pick % view.choices.length];
  if (view === undefined || choice === undefined) return;
  const subject = subjectOf(view, choice, act);
  await resolveConflict(deps, { studioId, conflictId: view.conflict.id, choice, actor, ...subject });
}

/** Which of two bookings goes, or is moved some hours or days later. */
function subjectOf({ schedule }: ConflictView, choice: ConflictChoice, act: Act): Partial<Resolution> {
  const able = schedule?.targets.filter(({ canMove, canRemove }) => (choice === 'moveOne' ? canMove : canRemove)) ?? [];
  const target = able[act.value % Math.max(1, able.length)];
  if (target === undefined) return {};
  const { bookingId, span } = target;
  const later = 1 + (act.value % 30);
  const start = span.kind === 'allDay' ? addDays(span.start, later) : addSeconds(span.start, later * 3600);
  return { bookingId, start, allowOverlap: act.pick % 2 === 0 };
}

/** Everything is deleted, one booking after the other without a pause. */
async function deleteMany(
  deps: WorkerPorts,
  { studio, store, actor }: StudioScene & { readonly actor: Actor },
): Promise<void> {
  const { studioId } = studio;
  const found = await store.find({
    from: studioCollections(studioId).bookings,
    where: [{ field: 'deleted', is: '==', value: false }],
  });
  for (const { value } of found) await deleteBooking(deps, { studioId, bookingId: value.booking.id, actor });
}

async function pickBooking(store: Store, act: Act, { studio }: StudioScene): Promise<Booking | undefined> {
  const found = await store.find({
    from: studioCollections(studio.studioId).bookings,
    where: [{ field: 'deleted', is: '==', value: act.kind === 'restoreBooking' }],
  });
  return found[act.pick % Math.max(1, found.length)]?.value.booking;
}

/** An appointment as somebody books it. */
export function appointment(act: Act, userIds: readonly UserId[]): Extract<NewBooking, { kind: 'appointment' }> {
  return { kind: 'appointment', userIds, ...ordinary(act), description: `${typed(act)} booked` };
}

/** A session as somebody books it. */
export function session(act: Act, people: readonly UserId[], clientId: ClientId): NewBooking {
  const [photographerId, assistantId] = people;
  if (photographerId === undefined) throw new Error('nobody to photograph');
  return {
    kind: 'session',
    clientId,
    typeId: portrait,
    photographerId,
    ...(assistantId === undefined ? {} : { assistantId }),
    ...ordinary(act),
    notes: `${typed(act)} session`,
  };
}

function ordinary(act: Act): Omit<Extract<NewBooking, { kind: 'appointment' }>, 'kind' | 'userIds'> {
  return {
    description: '',
    span: spanOf(act.value),
    status: 'confirmed',
    busy: true,
    location: '',
    notes: '',
    colour: '',
    resourceIds: [],
    bookedBy: '',
  };
}

function reassigned(before: Booking, people: readonly UserId[]): Booking {
  if (before.kind === 'appointment') return { ...before, userIds: people };
  const [photographerId, assistantId] = people;
  const { assistantId: _before, ...rest } = before;
  return {
    ...rest,
    photographerId: photographerId ?? before.photographerId,
    ...(assistantId === undefined ? {} : { assistantId }),
  };
}

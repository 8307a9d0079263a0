import type { HeldEvent } from '../../shared/adapters/memory/google-world.ts';
import type { Booking } from '../../shared/domain/booking.ts';
import type { Pair } from '../../shared/sync/calendar/model.ts';
import type { ActKind } from './acts.ts';
import { clientActs, contactActs } from './contacts/contact-kinds.ts';
import { expectedEvent, type ExpectedEvent } from './expected-event.ts';
import { findAll, type Findings, type UserFindings } from './findings.ts';
import type { History } from './under-way.ts';
import { Violation } from './scheduler.ts';
import { checkOneEach, isOfWhoRests, refuseAnothers, restsForAnother } from './one-calendar.ts';
import { checkDeclined } from './oracle-declined.ts';
import { checkEchoes } from './oracle-echoes.ts';
import { checkMails } from './oracle-mails.ts';
import { checkOverlaps } from './oracle-overlaps.ts';
import { checkKept } from './oracle-kept.ts';
import { checkSeries, isHeldBack, isPartOfSeries, isWantedSeries, wasSeriesTouched } from './series-oracle.ts';

export { snapshotOf } from './findings.ts';

/** A full read begins here: the studios' populate window when every history begins. */
const windowStart = '2026-08-24';

/** Looks at what a history left, by plain bookkeeping of its own; throws `Violation` for a promise that was not kept. */
export async function checkHistory(history: History): Promise<void> {
  const findings = await findAll(history.world);
  const syncs = findings.users.map(({ sync }) => sync);
  checkOneEach(syncs);
  for (const user of findings.users) {
    checkWalls(user, findings);
    if (restsForAnother(user, syncs)) continue;
    checkOneToOne(user);
    checkBookings(user, history);
    checkEvents(user, { history, findings });
    checkKept(user, history);
    checkEchoes(user, history);
    checkSeries(user, history);
    checkOverlaps(user);
    checkDeclined(user, history);
  }
  checkMails(findings, history);
}

/** Whether a booking stands on a user's schedule. */
export function standsFor(booking: Booking, userId: string): boolean {
  if (booking.deletedAt !== undefined || booking.status === 'cancelled') return false;
  return booking.kind === 'appointment'
    ? booking.userIds.some((id) => id === userId)
    : booking.photographerId === userId || booking.assistantId === userId;
}

function livingPairs({ pairs, user }: UserFindings): readonly Pair[] {
  return pairs.filter((pair) => pair.ended === undefined && pair.calendarId === user.calendarId);
}

/** No two pairs share an event; each pair's two ends are there, or why not is noted and known. */
function checkOneToOne(found: UserFindings): void {
  const { user, studio, events } = found;
  const seen = new Set<string>();
  for (const pair of livingPairs(found)) {
    const about = `${user.syncId} ${pair.bookingId} = ${pair.eventId}`;
    if (seen.has(pair.eventId)) throw new Violation(`two bookings for one event: ${about}`);
    seen.add(pair.eventId);
    const booking = studio.bookings.get(pair.bookingId);
    const event = events.get(pair.eventId);
    const isThere = booking !== undefined && standsFor(booking, user.userId);
    // A series whose rule became one we cannot say is left as it is, on both sides.
    const isLeft = event?.problem !== undefined;
    if (!isThere && pair.outOfStudio === undefined && !isLeft)
      throw new Violation(`a pair without its booking: ${about}`);
    // An invitation declined while its booking changed stays where it is: only its organizer could bring it back.
    // What became of an event from before the window while its cursor was dead is not told.
    if (event?.state !== 'living' && pair.outOfGoogle === undefined && pair.agreed.span.end >= windowStart)
      throw new Violation(`a pair without its event: ${about}`);
    if (pair.outOfGoogle === 'awaitingAnswer' && !studio.conflicts.some(({ draft }) => isAbout(draft, pair)))
      throw new Violation(`nobody is asked about what is gone from Google: ${about}`);
    checkWaiting(pair, { found, about });
    if (isThere && event?.state === 'living' && pair.outOfGoogle !== undefined && event.answer !== 'declined')
      throw new Violation(`gone from Google is said of an event that is there: ${about}`);
  }
}

/** What was held until somebody says is asked about; what somebody said is done. */
function checkWaiting(pair: Pair, { found, about }: { readonly found: UserFindings; readonly about: string }): void {
  for (const [state, side] of [
    [pair.outOfGoogle, 'google'],
    [pair.outOfStudio, 'studio'],
  ] as const) {
    if (state === 'deleteApproved' || state === 'toPutBack')
      throw new Violation(`what was answered is not done: ${about}`);
    if (state !== 'massDelete') continue;
    const isAsked = found.studio.conflicts.some(
      (conflict) =>
        conflict.userId === found.user.userId &&
        conflict.state === 'open' &&
        conflict.draft.kind === 'massDelete' &&
        conflict.draft.goneFrom === side &&
        conflict.draft.bookingIds.includes(pair.bookingId),
    );
    if (!isAsked) throw new Violation(`nobody is asked whether to delete what vanished from ${side}: ${about}`);
  }
}

function isAbout(draft: UserFindings['studio']['conflicts'][number]['draft'], pair: Pair): boolean {
  return draft.kind === 'removal' && draft.bookingId === pair.bookingId;
}

/** Every booking on the schedule has its event, and both say the same. */
function checkBookings(found: UserFindings, history: History): void {
  const { user, studio, events } = found;
  const paired = new Map(livingPairs(found).map((pair) => [pair.bookingId as string, pair]));
  for (const booking of studio.bookings.values()) {
    if (!standsFor(booking, user.userId)) continue;
    const pair = paired.get(booking.id);
    if (pair === undefined) {
      if (mayBeMissing(found, history, booking)) continue;
      throw new Violation(`a booking has no event: ${user.syncId} ${booking.id} "${booking.description}"`);
    }
    const event = events.get(pair.eventId);
    if (event?.state === 'living' && event.answer !== 'declined') checkAgreement({ found, history, booking, event });
  }
}

/** What stood before the sync was on, or before another calendar was chosen, stays out of Google until it changes. */
function mayBeMissing({ user }: UserFindings, history: History, booking: Booking): boolean {
  return history.choices.early.get(`${user.syncId} ${booking.id}`) === booking.version;
}

function checkAgreement(at: {
  readonly found: UserFindings;
  readonly history: History;
  readonly booking: Booking;
  readonly event: HeldEvent;
}): void {
  const { found, history, booking, event } = at;
  const { user, studio, sync } = found;
  if (event.organizedByOthers || event.problem !== undefined || isHeldBack(found, history, at)) return;
  // A full read does not name what ended before the populate window: see docs/guarantees.md.
  if (booking.span.end < windowStart || event.entry.span.end < windowStart) return;
  const held: ExpectedEvent = {
    title: event.entry.title,
    span: `${event.entry.span.start}/${event.entry.span.end}`,
    location: event.entry.location,
    notes: event.entry.notes,
    detail: event.entry.detail,
    busy: event.entry.busy,
    status: event.entry.status,
  };
  const wanted = expectedEvent(booking, {
    client: booking.clientId === undefined ? undefined : studio.clients.get(booking.clientId),
    privacy: sync.settings.privacy,
    collapsesSpaces: history.plan.rewritesTexts,
  });
  for (const field of Object.keys(held) as (keyof ExpectedEvent)[]) {
    if (held[field] === wanted[field]) continue;
    // A copy of our event, or one taken out of the bin, keeps the studio's text of the other booking: it is the person's now.
    if (field === 'detail' && booking.origin === 'google' && wanted.detail === '') continue;
    if (isLeftToGoogle(found, history, event)) continue;
    throw new Violation(
      `the sides disagree on ${field} of ${user.syncId} ${booking.id}: studio "${wanted[field]}", Google "${held[field]}"`,
    );
  }
}

/** One way, what a person changed in Google stays there. */
function isLeftToGoogle({ user }: UserFindings, history: History, event: HeldEvent): boolean {
  const wasOneWay = !user.plan.twoWay || history.acts.has('changeTwoWay');
  const isTouched = history.deeds.some((deed) => deed.eventId === event.id) || wasSeriesTouched(history, event);
  return wasOneWay && isTouched;
}

/** Every event that is ours belongs to a booking; every one that should have come in has. */
function checkEvents(
  found: UserFindings,
  { history, findings }: { readonly history: History; readonly findings: Findings },
): void {
  const { user } = found;
  const paired = new Set<string>(livingPairs(found).map((pair) => pair.eventId));
  const sharers = findings.users.filter((other) => other.user.calendarId === user.calendarId);
  const pairedByAnyone = new Set<string>(sharers.flatMap((other) => livingPairs(other).map((pair) => pair.eventId)));
  for (const event of found.events.values()) {
    if (paired.has(event.id)) {
      refuseOld(user, history, event);
      refuseForeignMark(found, history, event);
      refuseAnothers(user, event);
    }
    if (event.state !== 'living' || paired.has(event.id) || isPartOfSeries(event, found.events)) continue;
    // What a person took out of the bin is theirs now, whoever made it.
    const isTakenOut = history.deeds.some(({ kind, eventId }) => kind === 'undelete' && eventId === event.id);
    if (event.madeBy === 'product' && pairedByAnyone.has(event.id)) continue;
    if (event.madeBy === 'product' && isOfWhoRests(event, sharers)) continue;
    // What stayed when the account was removed, or was put there by a worker that died, and then went out of the window before
    // everything was read, nothing tells of any more (docs/guarantees.md).
    const mayBeUnseen = ['disconnectDeleting', 'disconnect', 'pastEvent'].some((kind) =>
      history.acts.has(kind as ActKind),
    );
    const isLeftBehind = mayBeUnseen && event.entry.span.end < windowStart;
    if (event.madeBy === 'product' && isLeftBehind) continue;
    if (event.madeBy === 'product' && !isTakenOut)
      throw new Violation(`an event of ours belongs to no booking: ${user.syncId} ${event.id} "${event.entry.title}"`);
    if (!shouldHaveComeIn(found, history, event)) continue;
    throw new Violation(`an event never came in: ${user.syncId} ${event.id} "${event.entry.title}"`);
  }
}

/** What was in Google before stays out of the studio until it changes, unless a populate asks for it. */
function refuseOld(user: UserFindings['user'], history: History, event: HeldEvent): void {
  if (event.madeBy === 'product' || user.plan.populateStudio || history.acts.has('populateStudio')) return;
  if (user.plan.populateGoogle || history.acts.has('populateGoogle')) return;
  if (wasSeriesTouched(history, event) || history.acts.has('bringGoogleSeriesIn')) return;
  const deeds = history.deeds.filter(({ eventId }) => eventId === event.id);
  if (deeds.length > 0 && deeds.every(({ at }) => at < history.onSince()))
    throw new Violation(`an event from before came in: ${user.syncId} ${event.id} "${event.entry.title}"`);
}

/** A copy of one of our events that came in is not marked as the original any more, unless it changed while its mark was taken off. */
function refuseForeignMark(found: UserFindings, { plan, deeds }: History, event: HeldEvent): void {
  if (plan.weather !== 'calm' || event.state !== 'living' || event.mark === undefined) return;
  if (deeds.filter(({ eventId }) => eventId === event.id).length !== 1) return;
  const { mark } = event;
  const isAnothers = livingPairs(found).some((pair) => pair.eventId === event.id && pair.bookingId !== mark.bookingId);
  if (isAnothers && event.madeBy === 'person')
    throw new Violation(`${found.user.syncId}: the copy ${event.id} is marked as ${mark.bookingId} still`);
}

function shouldHaveComeIn(found: UserFindings, history: History, event: HeldEvent): boolean {
  const { user, sync } = found;
  const { settings } = sync;
  if (!isWantedSeries(found, history, event)) return false;
  if (!user.plan.twoWay || !settings.syncAppointmentsBack) return false;
  if (history.acts.has('changeTwoWay') || history.acts.has('includeTentative')) return false;
  if (event.answer === 'declined') return false;
  // A full read begins with the populate window; what was moved out of it meanwhile is not told.
  if (event.entry.span.end < windowStart) return false;
  // In a shared calendar, what another user's sync has written belongs to that user's booking.
  if (event.mark !== undefined && event.mark.userId !== user.userId) return false;
  const isUnconfirmed =
    event.entry.status === 'tentative' || event.answer === 'needsAction' || event.answer === 'tentative';
  if (isUnconfirmed && !settings.includeTentative) return false;
  const madeAt = history.deeds.find((deed) => deed.eventId === event.id)?.at ?? 0;
  const isOld = madeAt <= (history.baselines.get(`syncs/${user.syncId} ${user.calendarId}`) ?? 0);
  // The plan's populate is of the first calendar.
  return !isOld || (user.plan.populateStudio && user.used.size === 1);
}

/** Nothing of one studio is in a calendar of another. */
function checkWalls(found: UserFindings, { users }: Findings): void {
  for (const other of users) {
    if (other.user.studioId === found.user.studioId) continue;
    for (const event of found.events.values())
      if (event.mark !== undefined && event.mark.studioId !== found.user.studioId)
        throw new Violation(`${found.user.syncId} holds an event of ${event.mark.studioId}`);
  }
}

/** What may change the text of every event. */
const changingAll = new Set<ActKind>(['renameClient', 'changePrivacy', ...clientActs, ...contactActs]);

/** How runs end that Google refused for the account's sake, as histories name it. */
const refusedRuns: readonly string[] = ['failed reconnectNeeded', 'failed throttled', 'failed paused'];

/**
 * Where nothing goes wrong, every change costs one write per calendar at most, and every run reads twice at most. A write that Google
 * refuses for the account's sake ends its run, and is tried once more by another.
 */
export async function checkBudget({ plan, world, deeds, outcomes, acts }: History): Promise<void> {
  if (plan.weather !== 'calm' || plan.pageSize < 250) return;
  // What may not be written at the moment is tried with every run, until Google is read.
  if (['switchCalendar', 'disconnectDeleting', 'takeWriting'].some((kind) => acts.has(kind as ActKind))) return;
  const { users } = await findAll(world);
  const called = (...methods: readonly string[]): number =>
    methods.reduce((sum, method) => sum + (world.calls.get(method) ?? 0), 0);
  const everywhere = plan.acts.filter(({ kind }) => changingAll.has(kind)).length + 1;
  const bookings = new Set(users.map(({ studio }) => studio));
  let changes = deeds.length;
  for (const { versions, studio } of bookings)
    for (const all of versions.values()) changes += (all.length + everywhere) * studio.users.length;
  const writes = called('insertEvent', 'patchEvent', 'deleteEvent', 'clearMark');
  const refused = refusedRuns.reduce((sum, how) => sum + (outcomes.get(how) ?? 0), 0);
  if (writes > changes + refused)
    throw new Violation(`${writes} writes to Google for ${changes} changes, in runs of which it refused ${refused}`);
  const runs = [...outcomes.values()].reduce((sum, times) => sum + times, 0);
  const reads = called('readEvents');
  if (reads > runs * 2 + plan.acts.length) throw new Violation(`${reads} reads of Google in ${runs} runs`);
}

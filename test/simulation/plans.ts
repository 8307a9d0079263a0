import {
  googleActs,
  operatorActs,
  studioActs,
  troubleActs,
  type Act,
  type ActKind,
  type HistoryPlan,
  type UserPlan,
} from './acts.ts';
import {
  clientActs,
  contactActs,
  contactTroubles,
  earlyContactActs,
  frequentContactActs,
} from './contacts/contact-kinds.ts';
import type { Weather } from './faults.ts';
import { createRandom, type Random } from './random.ts';
import { crowdedFrom } from './shared-times.ts';
import { earlySeriesActs, frequentSeriesActs, googleSeriesActs, studioSeriesActs } from './series-kinds.ts';

/** Kinds that happen often, besides each kind once. */
const often: readonly ActKind[] = [
  'book',
  'book',
  'bookSession',
  'moveBooking',
  'describeBooking',
  'annotateBooking',
  'annotateBooking',
  'deleteBooking',
  'createEvent',
  'createEvent',
  'titleEvent',
  'moveEvent',
  'noteEvent',
  'noteEvent',
  'deleteEvent',
  'deleteEvent',
  'expireTokens',
  'tick',
];
/** Kinds that make or take many at once: they have histories of their own. */
const many: readonly ActKind[] = ['bookMany', 'deleteMany', 'clearCalendar', 'inviteToMany', 'declineAll'];
const every: readonly ActKind[] = [
  ...[...studioActs, ...googleActs, ...operatorActs, ...troubleActs].filter((kind) => !many.includes(kind)),
  ...often,
  ...often,
];
/** What happens where much vanishes at once, and is asked about. */
const crowded: readonly ActKind[] = [
  'clearCalendar',
  'clearCalendar',
  'deleteMany',
  'deleteMany',
  'answerConflict',
  'answerConflict',
  'answerConflict',
  'answerConflict',
  'bookMany',
  'book',
  'inviteToMany',
  'declineAll',
  'declineAll',
  'answerInvitation',
  'annotateBooking',
  'noteEvent',
  'restoreBooking',
  'undeleteEvent',
  'expireTokens',
  'switchCalendar',
  'disconnectDeleting',
  'repair',
  'fullResync',
  'tick',
];
const early: readonly ActKind[] = ['book', 'bookLinked', 'bookSession', 'createEvent', 'createAllDay', 'createEvent'];

/** What is not left to the seed. */
export interface PlanShape {
  readonly weather?: Weather;
  /** The users of a studio may write into one calendar, and take turns at it. */
  readonly sharedCalendar?: boolean;
  /** The history is about series. */
  readonly series?: boolean;
  /** The history is about clients and contacts. */
  readonly contacts?: boolean;
  /** The history is about bookings at one time. */
  readonly overlaps?: boolean;
}

/** The plan of a seed. */
export function planOf(seed: number, shape: PlanShape = {}): HistoryPlan {
  const random = createRandom(seed, 'plan');
  const weather =
    shape.weather ?? random.pick<Weather>(['calm', 'usual', 'usual', 'usual', 'stormy', 'stormy', 'lossy']);
  const shapes: readonly (readonly number[])[] = [[1], [1], [2], [2], [1, 1], [2, 1]];
  const studios = random.pick(shapes).map((users) => Array.from({ length: users }, () => userPlan(random)));
  // In a few, much is there from the beginning.
  const isCrowded = random.percent(4);
  let value = 0;
  const act = (kinds: readonly ActKind[]): Act => ({
    kind: random.pick(kinds),
    wait: random.pick([random.below(300), random.below(300), random.below(5000), random.below(120_000)]),
    studio: random.below(studios.length),
    user: random.below(2),
    pick: random.below(100),
    value: (value += 1),
  });
  const plan: HistoryPlan = {
    seed,
    weather,
    studios,
    push: random.percent(30),
    sharedCalendar: shape.sharedCalendar ?? false,
    rewritesTexts: random.percent(15),
    pageSize: random.percent(20) ? 1 + random.below(2) : 250,
    skew: random.percent(50) ? 600_000 : 0,
    before: isCrowded ? [act(['bookMany', 'inviteToMany'])] : Array.from({ length: random.below(3) }, () => act(early)),
    acts: Array.from({ length: 3 + random.below(8) }, () => act(isCrowded ? crowded : every)),
  };
  if (shape.sharedCalendar === true) return withTurns(plan, random, act);
  if (shape.overlaps === true) return withOverlaps(plan, random, act);
  if (shape.contacts === true) return withContacts(plan, random, act);
  return shape.series === true ? withSeries(plan, random, act) : plan;
}

const everySeriesAct: readonly ActKind[] = [...studioSeriesActs, ...googleSeriesActs];
/** Series most of all, and among them whatever else happens. */
const amongSeries: readonly ActKind[] = [
  ...everySeriesAct,
  ...everySeriesAct,
  ...frequentSeriesActs,
  ...frequentSeriesActs,
  ...every,
];

/** The same weather and people, but what they do they do to series. */
function withSeries(plan: HistoryPlan, random: Random, act: (kinds: readonly ActKind[]) => Act): HistoryPlan {
  return {
    ...plan,
    studios: plan.studios.map((users) => users.map((user) => ({ ...user, includeGoogleSeries: random.percent(60) }))),
    manners: {
      order: random.percent(70) ? 'masterFirst' : 'exceptionsFirst',
      exceptionsOnNewTime: random.percent(50) ? 'dropped' : 'kept',
      followingIds: random.percent(70) ? 'linked' : 'random',
      followingMark: random.percent(50) ? 'copied' : 'left',
    },
    before: Array.from({ length: random.below(4) }, () => act(earlySeriesActs)),
    acts: Array.from({ length: 4 + random.below(8) }, () => act(amongSeries)),
  };
}

/** What brings bookings to one time and apart again, and is asked about. */
const amongOverlaps: readonly ActKind[] = [
  ...(['book', 'bookSession', 'moveBooking', 'deleteBooking', 'restoreBooking'] as const),
  ...(['createEvent', 'createEvent', 'createEvent', 'moveEvent', 'moveEvent', 'deleteEvent', 'noteEvent'] as const),
  ...(['answerConflict', 'answerConflict', 'answerConflict', 'answerConflict', 'answerConflict'] as const),
  ...(['annotateBooking', 'createAllDay', 'tick', 'tick', 'syncNow', 'expireTokens', 'fullResync'] as const),
];

/** The same weather, but everything is at one of a few times, and comes in from Google. */
function withOverlaps(plan: HistoryPlan, random: Random, act: (kinds: readonly ActKind[]) => Act): HistoryPlan {
  const crowdedAct = (kinds: readonly ActKind[]): Act => {
    const one = act(kinds);
    // Whoever answers has been asked before.
    const wait = one.kind === 'answerConflict' ? one.wait + 40_000 : one.wait;
    return { ...one, wait, value: one.value + crowdedFrom };
  };
  return {
    ...plan,
    push: true,
    // Which change came last is told by the workers' clocks.
    skew: 0,
    studios: plan.studios.map((users) => users.map((user) => ({ ...user, twoWay: true }))),
    before: Array.from({ length: 1 + random.below(3) }, () => crowdedAct(early)),
    acts: Array.from({ length: 6 + random.below(10) }, () => crowdedAct(amongOverlaps)),
  };
}

/** How somebody stops syncs with a calendar. */
const stopping: readonly ActKind[] = ['disable', 'disable', 'disconnect', 'disconnectDeleting'];

/** The same weather, but the users of a studio take turns at one calendar: one stops, and another begins. */
function withTurns(plan: HistoryPlan, random: Random, act: (kinds: readonly ActKind[]) => Act): HistoryPlan {
  const studio = random.below(plan.studios.length);
  const turn = (user: number): readonly Act[] => [
    { ...act(stopping), studio, user },
    { ...act(['enable']), studio, user: 1 - user },
    ...Array.from({ length: random.below(4) }, () => act(every)),
  ];
  const turns = Array.from({ length: 1 + random.below(4) }, (_, nth) => turn(nth % 2));
  return {
    ...plan,
    studios: plan.studios.map((users) => (users.length > 1 ? users : [...users, userPlan(random)])),
    acts: [...plan.acts.slice(0, 4), ...turns.flat()],
  };
}

const everyContactAct: readonly ActKind[] = [...clientActs, ...contactActs, ...contactTroubles];
/** Clients and contacts most of all, and among them what else befalls a sync. */
const amongContacts: readonly ActKind[] = [
  ...everyContactAct,
  ...everyContactAct,
  ...frequentContactActs,
  ...frequentContactActs,
  ...(['tick', 'tick', 'tick', 'syncNow', 'populateGoogle', 'populateStudio', 'disable', 'enable'] as const),
  ...([
    'revoke',
    'reconnect',
    'disconnect',
    'throttle',
    'pauseWrites',
    'pause',
    'resume',
    'fullResync',
    'repair',
  ] as const),
  ...(['bookLinked', 'renameClient'] as const),
];

/** The same weather and people, but what they do they do to clients and contacts. Waits are longer: contacts are looked at every half hour. */
function withContacts(plan: HistoryPlan, random: Random, act: (kinds: readonly ActKind[]) => Act): HistoryPlan {
  const patient = (one: Act): Act => (random.percent(40) ? { ...one, wait: one.wait * 15 } : one);
  return {
    ...plan,
    studios: plan.studios.map((users) => users.map((user) => ({ ...user, contacts: { twoWay: random.percent(85) } }))),
    contactsLag: random.pick([0, 0, 120, 300, 600]),
    push: false,
    rewritesTexts: random.percent(30),
    // Google's clock and ours are taken to agree to the minute there: see docs/guarantees.md.
    skew: 0,
    before: Array.from({ length: random.below(4) }, () => act(earlyContactActs)),
    acts: Array.from({ length: 4 + random.below(9) }, () => patient(act(amongContacts))),
  };
}

function userPlan(random: Random): UserPlan {
  return {
    twoWay: random.percent(85),
    populateGoogle: random.percent(40),
    populateStudio: random.percent(40),
    includeTentative: random.percent(30),
    privacy: random.percent(85) ? 'full' : random.pick(['title', 'busy']),
  };
}

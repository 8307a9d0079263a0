import type { SeriesManners } from '../../shared/adapters/memory/google-world.ts';
import type { ContactActKind } from './contacts/contact-kinds.ts';
import type { Weather } from './faults.ts';
import type { SeriesActKind } from './series-kinds.ts';

/** What people of the studio do. */
export const studioActs = [
  'book',
  'bookLinked',
  'bookSession',
  'moveBooking',
  'describeBooking',
  'relocateBooking',
  'annotateBooking',
  'freeBooking',
  'tentativeBooking',
  'cancelBooking',
  'deleteBooking',
  'restoreBooking',
  'linkBooking',
  'unlinkBooking',
  'convertBooking',
  'reassignBooking',
  'renameClient',
  'populateGoogle',
  'populateStudio',
  'changePrivacy',
  'changeTwoWay',
  'includeTentative',
  'syncNow',
  'disconnect',
  'disconnectDeleting',
  'disable',
  'enable',
  'switchCalendar',
  'answerConflict',
  'bookMany',
  'deleteMany',
] as const;

/** What people do in Google. */
export const googleActs = [
  'createEvent',
  'createAllDay',
  'createTentative',
  'titleEvent',
  'moveEvent',
  'dateEvent',
  'pastEvent',
  'locateEvent',
  'noteEvent',
  'freeEvent',
  'unsettleEvent',
  'stripEvent',
  'deleteEvent',
  'undeleteEvent',
  'duplicateEvent',
  'inviteTo',
  'answerInvitation',
  'clearCalendar',
  'inviteToMany',
  'declineAll',
] as const;

/** What the vendor's operators do to a sync. */
export const operatorActs = ['pause', 'resume', 'fullResync', 'repair', 'renewChannel'] as const;

/** What befalls an account, a calendar, or the whole. */
export const troubleActs = [
  'tick',
  'expireTokens',
  'revoke',
  'reconnect',
  'throttle',
  'pauseWrites',
  'purge',
  'takeWriting',
  'giveWriting',
] as const;

/** The name of an act. */
export type ActKind =
  | (typeof studioActs)[number]
  | (typeof googleActs)[number]
  | (typeof operatorActs)[number]
  | (typeof troubleActs)[number]
  | SeriesActKind
  | ContactActKind;

/** One act: what is picked, it picks among what is there when it happens. */
export interface Act {
  readonly kind: ActKind;
  /** Milliseconds after the act before it. */
  readonly wait: number;
  readonly studio: number;
  readonly user: number;
  /** Which of the bookings or events that are there. */
  readonly pick: number;
  /** Makes what is typed unlike all else that is typed. */
  readonly value: number;
}

/** How one user's sync is set when the history begins. */
export interface UserPlan {
  readonly twoWay: boolean;
  readonly populateGoogle: boolean;
  readonly populateStudio: boolean;
  readonly includeTentative: boolean;
  readonly privacy: 'full' | 'title' | 'busy';
  /** Repeating events made in Google come in. */
  readonly includeGoogleSeries?: boolean;
  /** The clients of a group are synced with the user's contacts; these flow back where it is two-way. */
  readonly contacts?: { readonly twoWay: boolean };
}

/** Everything about a history that is decided before it begins. */
export interface HistoryPlan {
  readonly seed: number;
  readonly weather: Weather;
  /** Users by studio. */
  readonly studios: readonly (readonly UserPlan[])[];
  readonly push: boolean;
  /** The users of a studio may write into one calendar: one of them at a time syncs with it. */
  readonly sharedCalendar?: boolean;
  /** What Google does about series where it could do either; as recorded by default. */
  readonly manners?: SeriesManners;
  /** So long Google's lists of contacts lag behind, seconds; absent: nobody syncs contacts. */
  readonly contactsLag?: number;
  /** What Google makes of texts. */
  readonly rewritesTexts: boolean;
  readonly pageSize: number;
  /** How far Google's and the workers' clocks are off, milliseconds. */
  readonly skew: number;
  /** Acts before anyone's sync is on. */
  readonly before: readonly Act[];
  readonly acts: readonly Act[];
}

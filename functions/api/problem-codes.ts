import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A reason for which nothing was done, as programs and the documentation know it. */
export interface ProblemCode {
  readonly status: ContentfulStatusCode;
  readonly meaning: string;
}

/**
 * The problems by their code. Codes are stable. A refusal of a flow whose code is not here is a conflict with how things
 * stand: 409.
 */
export const problemCodes: Readonly<Record<string, ProblemCode>> = {
  malformedJson: { status: 400, meaning: 'The body is no JSON.' },
  notSignedIn: { status: 401, meaning: 'Neither a valid key nor the cookie of somebody signed in.' },
  notOurPage: { status: 403, meaning: 'A browser asked without our origin or without X-CSRF-Token.' },
  notAllowed: { status: 403, meaning: 'The caller’s role does not reach that far.' },
  notFound: { status: 404, meaning: 'Nothing of this name in this studio; another studio’s ids are answered alike.' },
  methodNotAllowed: { status: 405, meaning: 'The path is there, but not for this method; Allow names those that are.' },
  overlap: { status: 409, meaning: 'Somebody or something is booked already; allowOverlap=true books all the same.' },
  overlapRefused: { status: 409, meaning: 'The same, in a studio that never books over another booking.' },
  isSession: { status: 409, meaning: 'A session cannot be linked, unlinked or converted.' },
  clientHasSessions: { status: 409, meaning: 'A client with standing sessions is not deleted.' },
  clientInUse: { status: 409, meaning: 'Appointments were being linked to the client at that moment.' },
  resourceInUse: { status: 409, meaning: 'A coming booking needs the resource.' },
  typeInUse: { status: 409, meaning: 'A coming booking has the type.' },
  groupNameTaken: { status: 409, meaning: 'Another client group of the studio has the name, whatever the case.' },
  emailTaken: { status: 409, meaning: 'Another user of the studio has the e-mail address.' },
  conflictAnswered: { status: 409, meaning: 'Somebody answered the conflict before, or is answering it otherwise.' },
  conflictClosed: { status: 409, meaning: 'The conflict answered itself meanwhile.' },
  alreadyUndone: { status: 409, meaning: 'The sync was taken back before.' },
  nothingToUndo: { status: 409, meaning: 'The sync wrote nothing on either side.' },
  contactsNotUndone: { status: 409, meaning: 'Syncs of contacts are not taken back as a whole.' },
  undoUnderWay: { status: 409, meaning: 'Another sync of the same user is being taken back.' },
  notTied: { status: 409, meaning: 'The client is not tied to the contact that was named, or not any more.' },
  beingSwitched: { status: 409, meaning: 'The user’s calendar or account is being changed by somebody else.' },
  nobodyLeft: { status: 409, meaning: 'Nobody else is on the session to take it over.' },
  lastOwner: { status: 409, meaning: 'A studio keeps at least one owner.' },
  tooManyKeys: { status: 409, meaning: 'The studio has 50 living keys.' },
  idempotencyKeyInUse: { status: 409, meaning: 'The first request with this Idempotency-Key is under way.' },
  restoreTooLate: { status: 410, meaning: 'The booking or client was deleted more than 30 days ago.' },
  staleVersion: { status: 412, meaning: 'If-Match names a version that is not the present one.' },
  tooLarge: { status: 413, meaning: 'More than 1 MB.' },
  notJson: { status: 415, meaning: 'The content-type is not JSON.' },
  invalid: { status: 422, meaning: 'Fields cannot be used as they are; errors names each.' },
  badRule: { status: 422, meaning: 'The rule of a repeat is none the studio can keep; the detail says why.' },
  firstNotOnRule: { status: 422, meaning: 'The rule has no occurrence on the day the booking begins.' },
  noSuchOccurrence: {
    status: 422,
    meaning: 'The series has no occurrence on a day that was to be excluded or changed.',
  },
  tooManyOccurrences: { status: 422, meaning: 'The rule counts more occurrences than a series can have.' },
  tooManyExceptions: { status: 422, meaning: 'More excluded and changed occurrences than one series can have.' },
  doesNotRepeat: { status: 422, meaning: 'scope names others of a booking that stands by itself.' },
  scopeOfSeries: { status: 422, meaning: 'scope=this and scope=following are for the id of an occurrence.' },
  occurrenceRepeats: { status: 422, meaning: 'One occurrence cannot repeat by itself; scope=following or all can.' },
  idempotencyKeyReused: { status: 422, meaning: 'The Idempotency-Key was another request’s in the last 24 hours.' },
  tooManyRequests: { status: 429, meaning: 'The caller asks more than its share; Retry-After says how long to wait.' },
  tooSoon: { status: 429, meaning: '“Sync now” is for once a minute.' },
  internal: { status: 500, meaning: 'Our mistake; it was recorded under the requestId.' },
  busy: { status: 503, meaning: 'The records cannot be reached for the moment.' },
  googleUnavailable: { status: 503, meaning: 'Google does not answer for the moment.' },
};

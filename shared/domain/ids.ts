declare const brand: unique symbol;

/** A string that only the place that made it may call by this name; costs nothing at run time. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A studio (tenant). */
export type StudioId = Branded<'StudioId'>;
/** A staff member of one studio. */
export type UserId = Branded<'UserId'>;
/** A client of one studio. */
export type ClientId = Branded<'ClientId'>;
/** A group of clients of one studio. */
export type ClientGroupId = Branded<'ClientGroupId'>;
/** Long work on many clients of one studio. */
export type ClientJobId = Branded<'ClientJobId'>;
/** A file of clients that somebody sent, before it is taken in. */
export type ClientImportId = Branded<'ClientImportId'>;
/** A room, location or piece of equipment of one studio. */
export type ResourceId = Branded<'ResourceId'>;
/** A session type or appointment type of one studio. */
export type TypeId = Branded<'TypeId'>;
/** An appointment or session, or a series of them. */
export type BookingId = Branded<'BookingId'>;
/** Google's id of an event. Opaque: Google's own ids know no fixed alphabet (facts 1.8). */
export type EventId = Branded<'EventId'>;
/** Google's id of a calendar (for a primary one, its e-mail address). */
export type CalendarId = Branded<'CalendarId'>;
/** Google's stable id of an account, the `sub` of its identity token (facts 5). */
export type GoogleSubject = Branded<'GoogleSubject'>;
/** One user's sync, named from studio and user: the unit of lease, cursor and outbox. */
export type SyncId = Branded<'SyncId'>;
/** One sync of one user. */
export type RunId = Branded<'RunId'>;
/** Google's resource name of a contact, `people/c…`; it may change (facts 4.1). */
export type ContactName = Branded<'ContactName'>;
/** Google's resource name of a contact label, `contactGroups/…`. */
export type LabelName = Branded<'LabelName'>;
/** A question for a person. */
export type ConflictId = Branded<'ConflictId'>;
/** A watch channel of ours at Google. */
export type ChannelId = Branded<'ChannelId'>;
/** A mail in the outbox. */
export type MailId = Branded<'MailId'>;

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether a string can be an id of ours: 1 to 64 letters, digits, `_` or `-`, so it is safe in paths, names and URLs. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** Calls a string that is known to be such an id by its type; the one place that does so. */
export function asId<Id extends string>(text: string): Id {
  // A brand exists for the compiler only: whoever calls this vouches for where the string came from.
  return text as Id;
}

/** The id of one user's sync. Neither part can hold a dot, so two users never share one. */
export function syncIdOf(studioId: StudioId, userId: UserId): SyncId {
  return asId(`${studioId}.${userId}`);
}

/** The studio and user a sync belongs to; undefined when the text names no sync. */
export function partsOfSyncId(text: string): { studioId: StudioId; userId: UserId } | undefined {
  const [studioId, userId, ...rest] = text.split('.');
  if (studioId === undefined || userId === undefined || rest.length > 0) return undefined;
  if (!isId(studioId) || !isId(userId)) return undefined;
  return { studioId: asId(studioId), userId: asId(userId) };
}

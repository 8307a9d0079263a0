import { fingerprint } from '../../domain/fingerprint.ts';
import type { StudioId, UserId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { webSessionAt } from '../../ports/collections.ts';
import type { WebSessionRecord } from '../../ports/records/sign-in-records.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';

/** Seconds after which everyone signs in again, whatever they did: 30 days. */
const lastsAtMost = 30 * 86_400;
/** Seconds without a request after which a browser is signed out: 7 days. */
const lastsUnused = 7 * 86_400;
/** Seconds between two notes that a session is in use, so that reading pages writes little. */
const noteUseEvery = 600;
/** Secrets are 256 bits as base64url; anything else is no cookie of ours and costs no read. */
const secretPattern = /^[A-Za-z0-9_-]{43}$/;

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** Who a browser is signed in as. */
export interface WebSession {
  readonly studioId: StudioId;
  readonly userId: UserId;
  /** Every form and unsafe request of this session carries it. */
  readonly csrfToken: string;
  /** The address of the Google account it was opened with, where Google vouches for it; a studio's admins cannot change this one. */
  readonly verifiedEmail?: string;
}

/** Signs a browser in. `cookie` is the value of its cookie, 256 bits; only its hash is stored. */
export async function openSession(
  deps: Deps,
  person: { readonly studioId: StudioId; readonly userId: UserId; readonly verifiedEmail?: string },
): Promise<{ readonly cookie: string; readonly csrfToken: string }> {
  const now = deps.clock.now();
  const cookie = deps.chance.secret();
  const csrfToken = deps.chance.secret();
  const session: WebSessionRecord = {
    studioId: person.studioId,
    userId: person.userId,
    csrfToken,
    createdAt: now,
    seenAt: now,
    expiresAt: addSeconds(now, lastsUnused),
    ...(person.verifiedEmail === undefined ? {} : { verifiedEmail: person.verifiedEmail }),
  };
  await deps.store.write([{ kind: 'create', document: webSessionAt(fingerprint(cookie)), value: session }]);
  return { cookie, csrfToken };
}

/** Who the cookie signs in; undefined for an unknown, ended or expired one. Says nothing of whether the user is still active. */
export async function readSession(
  deps: Pick<Deps, 'store' | 'clock'>,
  cookie: string | undefined,
): Promise<WebSession | undefined> {
  if (cookie === undefined || !secretPattern.test(cookie)) return undefined;
  const document = webSessionAt(fingerprint(cookie));
  const stored = await deps.store.get(document);
  if (stored === undefined) return undefined;
  const now = deps.clock.now();
  const { studioId, userId, csrfToken, seenAt, expiresAt, verifiedEmail } = stored.value;
  if (expiresAt <= now) return undefined;
  if (seenAt <= addSeconds(now, -noteUseEvery)) {
    // Only where the session still is: writing it whole could bring back one that was closed meanwhile.
    await deps.store.transact(async (transaction) => {
      if ((await transaction.get(document)) === undefined) return;
      transaction.update(document, { seenAt: now, expiresAt: expiryAfter(stored.value, now) });
    });
  }
  return { studioId, userId, csrfToken, ...(verifiedEmail === undefined ? {} : { verifiedEmail }) };
}

/** Signs a browser out. Closing twice changes nothing. */
export async function closeSession(deps: Pick<Deps, 'store'>, cookie: string | undefined): Promise<void> {
  if (cookie === undefined || !secretPattern.test(cookie)) return;
  await deps.store.write([{ kind: 'delete', document: webSessionAt(fingerprint(cookie)) }]);
}

function expiryAfter(session: WebSessionRecord, now: Instant): Instant {
  const unused = addSeconds(now, lastsUnused);
  const atMost = addSeconds(session.createdAt, lastsAtMost);
  return unused < atMost ? unused : atMost;
}

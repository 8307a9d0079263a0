import { z } from 'zod';
import { fingerprint } from '../../domain/fingerprint.ts';
import { asId, syncIdOf } from '../../domain/ids.ts';
import type { StudioId, UserId } from '../../domain/ids.ts';
import type { BookingType, Studio, User } from '../../domain/studio.ts';
import { parseTimeZone } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { newcomerAt, studioCollections } from '../../ports/collections.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Keys } from '../../ports/keys.ts';
import type { NewcomerRecord } from '../../ports/records/sign-in-records.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import { attachAccount } from '../sign-in/attach-account.ts';
import { sealGrant } from '../sign-in/grants.ts';
import { refuse, refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { openSession } from '../sign-in/web-sessions.ts';

interface Deps {
  readonly store: Store;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** What a newcomer enters. */
const studioForm = z.object({
  name: z.string().trim().min(1, 'Enter the name of your studio.').max(120, 'At most 120 characters.'),
  timeZone: z.string().transform((text, context) => {
    const zone = parseTimeZone(text.trim());
    if (zone !== undefined) return zone;
    context.addIssue({ code: 'custom', message: 'Choose a time zone, such as Europe/Berlin.' });
    return z.NEVER;
  }),
  plan: z.enum(['express', 'standard', 'professional', 'enterprise'], 'Choose a plan.'),
  locale: z.string().default('en-US').refine(isLocale, 'Enter a language and region, such as en-US.'),
});

/** A studio made, and the first person signed in to it. */
export interface MadeStudio {
  readonly kind: 'made';
  readonly cookie: string;
  readonly studio: Studio;
  readonly user: User;
}

/** The newcomer of this browser; undefined when nobody signed in here within the last hour. */
export async function readNewcomer(
  deps: Pick<Deps, 'store' | 'clock'>,
  browser: string | undefined,
): Promise<NewcomerRecord | undefined> {
  if (browser === undefined) return undefined;
  const newcomer = (await deps.store.get(newcomerAt(fingerprint(browser))))?.value;
  return newcomer === undefined || newcomer.expiresAt <= deps.clock.now() ? undefined : newcomer;
}

/**
 * Makes a studio with the newcomer of this browser as its owner: the consent they signed in with attaches their account.
 * Sending the form twice makes one studio.
 */
export async function makeStudio(
  deps: Deps,
  input: { readonly browser: string | undefined; readonly form: unknown },
): Promise<MadeStudio | Refused> {
  const form = studioForm.safeParse(input.form);
  if (!form.success) {
    return refuseInputs(form.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  }
  const newcomer = await readNewcomer(deps, input.browser);
  if (newcomer?.sealed === undefined || input.browser === undefined) return signInFirst();
  const hash = fingerprint(input.browser);
  const studioId = asId<StudioId>(deps.chance.id());
  const userId = asId<UserId>(deps.chance.id());
  const at = deps.clock.now();
  const sealed = await sealGrant(
    deps.keys,
    syncIdOf(studioId, userId),
    await deps.keys.open(newcomer.sealed, `newcomer ${hash}`),
  );
  const studio: Studio = { ...newStudio(studioId, newcomer.email, at), ...form.data };
  const user = ownerOf(studio, userId, newcomer);
  const types = firstTypes(deps.chance, studioId);
  const made = await deps.store.transact(async (transaction) => {
    if ((await transaction.get(newcomerAt(hash))) === undefined) return signInFirst();
    const { subject, email, permissions } = newcomer;
    const account = { studioId, userId, subject, email, permissions, sealed, at };
    const attached = await attachAccount(transaction, account);
    if (attached.kind === 'refused') return attached;
    writeStudio(transaction, studio, user, types);
    transaction.delete(newcomerAt(hash));
    return undefined;
  });
  if (made !== undefined) return made;
  const { cookie } = await openSession(deps, {
    studioId,
    userId,
    ...(newcomer.emailVerified === true ? { verifiedEmail: newcomer.email } : {}),
  });
  return { kind: 'made', cookie, studio, user };
}

function writeStudio(transaction: Transaction, studio: Studio, user: User, types: readonly BookingType[]): void {
  const places = studioCollections(studio.id);
  transaction.create(places.studio, studio);
  transaction.create(places.user(user.id), user);
  for (const type of types) transaction.create(places.type(type.id), type);
}

function newStudio(
  id: StudioId,
  ownerEmail: string,
  at: Instant,
): Omit<Studio, 'name' | 'timeZone' | 'plan' | 'locale'> {
  return {
    id,
    conflictRule: 'allowAfterPrompting',
    populateMonthsBack: 3,
    syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: true, address: ownerEmail } },
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

function ownerOf(studio: Studio, id: UserId, newcomer: NewcomerRecord): User {
  const name = newcomer.name.trim() === '' ? newcomer.email : newcomer.name;
  const { createdAt, updatedAt } = studio;
  const email = newcomer.email;
  return {
    id,
    studioId: studio.id,
    name,
    email,
    role: 'owner',
    active: true,
    colour: '#3f6f8f',
    version: 1,
    createdAt,
    updatedAt,
  };
}

/** Types every photo studio knows; they can be changed or added to. */
function firstTypes(chance: Chance, studioId: StudioId): readonly BookingType[] {
  const rows = [
    ['session', 'Portrait session', '#b4552d', 60],
    ['session', 'Family session', '#8a6d1d', 90],
    ['session', 'Wedding', '#8c3f6b', 480],
    ['appointment', 'Consultation', '#2f6f6a', 45],
    ['appointment', 'Viewing and ordering', '#3d5a99', 60],
    ['appointment', 'Other', '#5f6672', 60],
  ] as const;
  return rows.map(([of, name, colour, defaultMinutes]) => {
    return { id: asId(chance.id()), studioId, of, name, colour, defaultMinutes, text: '', version: 1 };
  });
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

function signInFirst(): Refused {
  return refuse(
    'signInFirst',
    'Nobody signed in with Google in this browser within the last hour.',
    'Sign in with Google again; then name your studio.',
  );
}

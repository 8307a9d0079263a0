import type { MailId } from '../../domain/ids.ts';
import { addSeconds, fromEpochMilliseconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { isAboutAccess } from '../../mails/word-mail.ts';
import { mailAt, mails } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import { MailFailure } from '../../ports/mailer.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { MailRecord } from '../../ports/records/mail-record.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Store } from '../../ports/store.ts';
import { requestMail } from './queue-mail.ts';
import { suppressionOf } from './suppression.ts';
import { withoutSecret } from './without-secret.ts';
import { wordOutgoing } from './word-outgoing.ts';

/** A mail waiting longer than this has lost its message, seconds: the tick asks for it again. */
const overdue = 60;
/** An attempt begun longer ago than this was cut short, seconds. */
const attemptLasts = 300;
/** Most mails one tick asks for again. */
const sweepLimit = 200;
/** Attempts whose ending is not known to be "not sent": a mail may come twice, never more often. */
const attemptsAtMost = 2;
/** Seconds after which a mail that could not be sent is given up: a day old, it would mislead. */
const givenUpAfter = 86_400;

interface Deps {
  readonly store: Store;
  readonly mailer: Mailer;
  readonly clock: Clock;
  /** The address mails come from. */
  readonly mailFrom: string;
  /** The origin of links. */
  readonly publicUrl: string;
  /** What the links that unsubscribe are signed with. */
  readonly channelSecret: string;
}

/**
 * How sending ended; `nothing` when it was sent before, is being sent, or does not exist; `unknown` when it may have gone;
 * `suppressed` when the address gets no mails.
 */
export type SendOutcome =
  | { readonly kind: 'sent' | 'nothing' | 'unknown' }
  | { readonly kind: 'failed' | 'suppressed'; readonly problem: string };

/**
 * Sends one mail of the outbox: claims it, sends it, notes the ending. Where the provider could not take it the mail stays open
 * and the `MailFailure` is thrown, so that the message comes again; where it may have, the tick asks again after a while.
 */
export async function sendMail(deps: Deps, { mailId }: { readonly mailId: MailId }): Promise<SendOutcome> {
  const claim = await claimMail(deps, mailId);
  if (claim.kind !== 'claimed') return claim;
  const { mail } = claim;
  const suppression = isAboutAccess(mail.subject)
    ? undefined
    : await suppressionOf(deps, { address: mail.to, now: deps.clock.now() });
  if (suppression !== undefined) return end(deps, mail, 'suppressed', suppression.reason);
  const worded = await wordOutgoing(deps, mail);
  if (worded.kind === 'nothing') return end(deps, mail, 'failed', worded.why);
  try {
    await deps.mailer.send(worded.mail);
  } catch (error) {
    if (!(error instanceof MailFailure)) throw error;
    if (error.reason === 'refused') return end(deps, mail, 'failed', 'refused');
    if (error.reason === 'unknown') return rest(deps, mail);
    await reopen(deps, mail, error);
    throw error;
  }
  await note(deps, mail, { state: 'sent', sentAt: deps.clock.now(), subject: withoutSecret(mail.subject) });
  return { kind: 'sent' };
}

type Claim = { readonly kind: 'claimed'; readonly mail: MailRecord } | SendOutcome;

async function claimMail(deps: Deps, mailId: MailId): Promise<Claim> {
  return deps.store.transact(async (transaction): Promise<Claim> => {
    const stored = await transaction.get(mailAt(mailId));
    if (stored === undefined) return { kind: 'nothing' };
    const { value: mail } = stored;
    if (mail.state !== 'waiting' && mail.state !== 'sending') return { kind: 'nothing' };
    // On the store's clock: those of two workers may differ by more than an attempt lasts.
    const now = fromEpochMilliseconds(stored.readAt);
    const since = mail.state === 'sending' ? mail.sendingSince : undefined;
    if (since !== undefined && since > addSeconds(now, -attemptLasts)) return { kind: 'nothing' };
    const problem = whyGiveUp(mail, addSeconds(now, -givenUpAfter) > mail.at);
    if (problem !== undefined) {
      transaction.update(mailAt(mailId), { state: 'failed', problem, subject: withoutSecret(mail.subject) });
      return { kind: 'failed', problem };
    }
    const claimed: MailRecord = { ...mail, state: 'sending', attempts: mail.attempts + 1, sendingSince: now };
    transaction.set(mailAt(mailId), claimed);
    return { kind: 'claimed', mail: claimed };
  });
}

function whyGiveUp(mail: MailRecord, isOld: boolean): string | undefined {
  if (mail.attempts >= attemptsAtMost) return 'how two attempts ended is unknown';
  return isOld ? `not sent within a day${mail.problem === undefined ? '' : `: ${mail.problem}`}` : undefined;
}

/** Nothing went out: the attempt does not count. */
async function reopen(deps: Deps, mail: MailRecord, failure: MailFailure): Promise<void> {
  await note(deps, mail, { state: 'waiting', attempts: mail.attempts - 1, problem: failure.reason });
}

/**
 * The mail may have gone: it rests like one whose sending was cut short, so that the provider's events can say so before it is
 * tried once more. They may have said so already.
 */
async function rest(deps: Deps, mail: MailRecord): Promise<SendOutcome> {
  await deps.store.transact(async (transaction) => {
    const present = (await transaction.get(mailAt(mail.id)))?.value;
    if (present?.state === 'sending') transaction.update(mailAt(mail.id), { problem: 'unknown' });
  });
  return { kind: 'unknown' };
}

async function end(deps: Deps, mail: MailRecord, kind: 'failed' | 'suppressed', problem: string): Promise<SendOutcome> {
  await note(deps, mail, { state: kind, problem, subject: withoutSecret(mail.subject) });
  return { kind, problem };
}

async function note(deps: Deps, mail: MailRecord, fields: Partial<MailRecord>): Promise<void> {
  await deps.store.write([
    { kind: 'update', document: mailAt(mail.id), fields: { ...fields, sendingSince: undefined } },
  ]);
}

/** Asks again for mails whose message was lost, or whose sending was cut short. Returns how many were asked for. */
export async function requestWaitingMails(
  deps: { readonly store: Store; readonly queue: Queue },
  { now }: { readonly now: Instant },
): Promise<{ readonly requested: number }> {
  const open = await deps.store.find({
    from: mails,
    where: [{ field: 'state', is: 'in', value: ['waiting', 'sending'] }],
    limit: sweepLimit,
  });
  const lost = open.map(({ value }) => value).filter((mail) => isLost(mail, now));
  return {
    requested: await requestMail(
      deps,
      lost.map((mail) => mail.id),
    ),
  };
}

function isLost(mail: MailRecord, now: Instant): boolean {
  if (mail.state === 'waiting') return mail.at <= addSeconds(now, -overdue);
  return mail.sendingSince === undefined || mail.sendingSince <= addSeconds(now, -attemptLasts);
}

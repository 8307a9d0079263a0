import { syncIdOf } from '../../domain/ids.ts';
import type { RunId, StudioId } from '../../domain/ids.ts';
import type { MailContext } from '../../mails/mail-context.ts';
import { wordMail } from '../../mails/word-mail.ts';
import { pairsOf, studioCollections } from '../../ports/collections.ts';
import type { OutgoingMail } from '../../ports/mailer.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { MailRecord } from '../../ports/records/mail-record.ts';
import type { Store } from '../../ports/store.ts';
import { unsubscribePath } from './unsubscribe.ts';
import type { Subscription } from './unsubscribe.ts';

/** Most questions of a run that a mail looks at. */
const mostQuestions = 50;

interface Deps {
  readonly store: Store;
  /** The address mails come from. */
  readonly mailFrom: string;
  /** The origin of links. */
  readonly publicUrl: string;
  /** What the links that unsubscribe are signed with. */
  readonly channelSecret: string;
}

/** A mail ready to go, or why there is none to send. */
export type Worded =
  { readonly kind: 'mail'; readonly mail: OutgoingMail } | { readonly kind: 'nothing'; readonly why: string };

/** A mail of the outbox in words, from what is stored now: only its own studio's documents are read. */
export async function wordOutgoing(deps: Deps, mail: MailRecord): Promise<Worded> {
  if (mail.to.trim() === '') return { kind: 'nothing', why: 'no address' };
  const context = await contextOf(deps, mail);
  if (context === undefined) return { kind: 'nothing', why: 'the studio is gone' };
  const words = wordMail(mail.subject, context);
  if (words === undefined) return { kind: 'nothing', why: 'nothing left to say' };
  const { unsubscribeUrl } = context;
  return {
    kind: 'mail',
    mail: {
      key: mail.id,
      to: mail.to,
      from: { address: deps.mailFrom, name: 'StudioSync' },
      ...words,
      ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }),
    },
  };
}

async function contextOf(deps: Deps, mail: MailRecord): Promise<MailContext | undefined> {
  const { studioId, subject } = mail;
  const places = studioCollections(studioId);
  const studio = (await deps.store.get(places.studio))?.value;
  if (studio === undefined) return undefined;
  const user = subject.kind === 'invitation' ? undefined : (await deps.store.get(places.user(subject.userId)))?.value;
  const subscription = subscriptionOf(mail);
  return {
    studio,
    publicUrl: deps.publicUrl,
    ...(user === undefined ? {} : { userName: user.name }),
    ...(subscription === undefined ? {} : { unsubscribeUrl: deps.publicUrl + unsubscribePath(deps, subscription) }),
    ...(await readAbout(deps.store, mail)),
  };
}

/** What one click switches off; undefined for mails about access, and for operators, whom the configuration names. */
function subscriptionOf({ studioId, subject }: MailRecord): Subscription | undefined {
  switch (subject.kind) {
    case 'reconnect':
    case 'invitation':
      return undefined;
    case 'warnings':
    case 'report':
    case 'populateFinished':
      return syncIdOf(studioId, subject.userId);
    case 'syncFailing':
      return studioId;
    case 'stalled':
      if (subject.audience === 'operators') return undefined;
      return subject.audience === 'user' ? syncIdOf(studioId, subject.userId) : studioId;
  }
}

async function readAbout(
  store: Store,
  { studioId, subject }: MailRecord,
): Promise<Pick<MailContext, 'run' | 'questions' | 'pairs'>> {
  switch (subject.kind) {
    case 'reconnect':
    case 'invitation':
    case 'syncFailing':
    case 'stalled':
      return {};
    case 'report': {
      const run = (await store.get(studioCollections(studioId).run(subject.runId)))?.value;
      return run === undefined || run.userId !== subject.userId ? {} : { run };
    }
    case 'warnings':
      return { questions: await questionsOf(store, { studioId, ...subject }) };
    case 'populateFinished': {
      const pairs = pairsOf(syncIdOf(studioId, subject.userId));
      const [questions, all, ended] = await Promise.all([
        questionsOf(store, { studioId, ...subject }),
        store.count({ from: pairs }),
        store.count({ from: pairs, where: [{ field: 'ended', is: '==', value: true }] }),
      ]);
      return { questions, pairs: all - ended };
    }
  }
}

async function questionsOf(
  store: Store,
  of: { readonly studioId: StudioId; readonly runId: RunId; readonly userId: string },
): Promise<readonly ConflictRecord[]> {
  const found = await store.find({
    from: studioCollections(of.studioId).conflicts,
    where: [{ field: 'runId', is: '==', value: of.runId }],
    limit: mostQuestions,
  });
  return found.map(({ value }) => value).filter(({ userId }) => userId === of.userId);
}

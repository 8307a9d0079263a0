import { asId } from '../../domain/ids.ts';
import type { ClientId, ContactName } from '../../domain/ids.ts';
import type { ContactReviewRecord, ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { ContactChange, GoogleContact } from '../../sync/contacts/contact.ts';
import type {
  ClientState,
  ContactPair,
  ContactReview,
  ContactsInput,
  NewContacts,
  Untied,
} from '../../sync/contacts/model.ts';
import { namesInDoubt } from '../../sync/contacts/freshness.ts';
import type { ContactsAnswer } from './read-contacts.ts';
import { nameOfChange, readNamed, readUnseenContacts } from './read-contacts.ts';
import {
  readAllContactPairs,
  readCandidates,
  readClientStates,
  readContactPairs,
  readMembers,
  readReviews,
  readUntyings,
} from './read-clients.ts';
import type { ContactsRun } from './run.ts';

/** What a pass found on both sides before anything was asked about pairs. */
export interface ContactFindings {
  readonly record: ContactSyncRecord;
  /** Undefined when the pass did not look at Google. */
  readonly google: ContactsAnswer | undefined;
  /** Clients that changed, joined or left. */
  readonly changed: readonly ClientId[];
}

/** Fetches what the engine needs to see for these findings, and nothing else. */
export async function gatherContacts(run: ContactsRun, findings: ContactFindings): Promise<ContactsInput> {
  const { record, google, changed } = findings;
  const isFull = google?.kind === 'full';
  const reviews = await readReviews(run);
  const untied = record.unties === true ? await readUntyings(run) : [];
  const listed = google?.changes ?? [];
  const named = [...changed, ...clientsToUntie(untied), ...markedIn(run, listed)];
  const found = isFull
    ? await readAllContactPairs(run)
    : await readContactPairs(run, { clients: named, contacts: namesIn(listed) });
  const label = run.group === undefined ? undefined : record.label?.name;
  const told = await withoutDoubt(run, listed, { pairs: found, label, untied });
  const unseen = google === undefined ? [] : await readUnseenContacts(run, google, found);
  const answered = reviews.filter(({ state, carriedOut }) => state === 'answered' && carriedOut !== true);
  const asked = await readAnswered(run, answered, [...told, ...unseen]);
  const members = isFull ? await readMembers(run) : [];
  const changes = [...told, ...unseen, ...asked];
  const pairs = await withPairsOfReviews(run, found, reviews, isFull);
  const clients = await readClients(run, {
    members,
    named: [...changed, ...pairs.map(({ clientId }) => clientId), ...markedIn(run, changes), ...clientsOf(reviews)],
  });
  const input: ContactsInput = {
    owner: { studioId: run.studio.id, userId: run.user.id },
    now: run.deps.clock.now(),
    twoWay: run.twoWay,
    region: run.region,
    label,
    pairs,
    clients,
    candidates: [],
    google: changes,
    isFull,
    // Whoever waited for an answer waits no longer.
    wantedInGoogle: new Set([...changed, ...members.map(({ clientId }) => clientId), ...clientsOf(answered)]),
    newContacts: newContactsOf(run, record, google),
    reviews: reviews.map(toReview),
    untied,
    newClientId: () => asId(run.deps.chance.id()),
  };
  return withCandidates(run, input);
}

/** What a list told, and by name what became of contacts we took away, or began to. */
async function withoutDoubt(
  run: ContactsRun,
  listed: readonly ContactChange[],
  known: Pick<ContactsInput, 'pairs' | 'label' | 'untied'>,
): Promise<readonly ContactChange[]> {
  const doubted = namesInDoubt({ ...known, google: listed, now: run.deps.clock.now() });
  if (doubted.length === 0) return listed;
  const now = new Map((await readNamed(run, doubted)).map((change) => [nameOfChange(change), change]));
  return [...listed.filter((change) => !now.has(nameOfChange(change))), ...now.values()];
}

/** They are looked at, however much else waits. */
function clientsToUntie(untied: readonly Untied[]): readonly ClientId[] {
  return untied.flatMap(({ clientId, doneAt }) => (doneAt === undefined ? [clientId] : []));
}

function toReview({ contactName, clientIds, answer }: ContactReviewRecord): ContactReview {
  return { contactName, clientIds, ...(answer === undefined ? {} : { answer }) };
}

function clientsOf(reviews: readonly ContactReviewRecord[]): readonly ClientId[] {
  return reviews.flatMap(({ clientIds, answer }) => [
    ...clientIds,
    ...(answer?.kind === 'pair' ? [answer.clientId] : []),
  ]);
}

function namesIn(changes: readonly ContactChange[]): readonly ContactName[] {
  return [
    ...new Set(
      changes.flatMap((change) => [
        nameOfChange(change),
        ...(change.kind === 'contact' ? change.contact.previousNames : []),
      ]),
    ),
  ];
}

/** The clients our marks on told contacts name: their tie may have been lost with the answer to a create. */
function markedIn(run: ContactsRun, changes: readonly ContactChange[]): readonly ClientId[] {
  const marks = changes.flatMap((change) => (change.kind === 'contact' ? change.contact.marks : []));
  return marks
    .filter(({ userId, studioId }) => userId === run.user.id && studioId === run.studio.id)
    .map(({ clientId }) => clientId);
}

/** Contacts a person gave an answer about, as they are now: Google says nothing new of them. */
async function readAnswered(
  run: ContactsRun,
  reviews: readonly ContactReviewRecord[],
  told: readonly ContactChange[],
): Promise<readonly ContactChange[]> {
  const known = new Set(told.map(nameOfChange));
  const names = reviews.map(({ contactName }) => contactName).filter((name) => !known.has(name));
  return readNamed(run, names);
}

async function withPairsOfReviews(
  run: ContactsRun,
  found: readonly ContactPair[],
  reviews: readonly ContactReviewRecord[],
  isFull: boolean,
): Promise<readonly ContactPair[]> {
  if (isFull || reviews.length === 0) return found;
  const known = new Set(found.map(({ clientId }) => clientId));
  const clients = clientsOf(reviews).filter((id) => !known.has(id));
  return [...found, ...(await readContactPairs(run, { clients, contacts: [] }))];
}

async function readClients(
  run: ContactsRun,
  { members, named }: { readonly members: readonly ClientState[]; readonly named: readonly ClientId[] },
): Promise<readonly ClientState[]> {
  const known = new Set(members.map(({ clientId }) => clientId));
  const others = [...new Set(named)].filter((id) => !known.has(id));
  return [...members, ...(await readClientStates(run, others))];
}

/** The clients among whom a contact that may come in, or may be somebody going out, is looked for; and their pairs. */
async function withCandidates(run: ContactsRun, input: ContactsInput): Promise<ContactsInput> {
  const paired = new Set(input.pairs.flatMap((pair) => (pair.endedAt === undefined ? (pair.contactName ?? []) : [])));
  const isNew = ({ name, labels }: GoogleContact): boolean =>
    !paired.has(name) && input.label !== undefined && labels.includes(input.label);
  const fresh = input.google.flatMap((change) =>
    change.kind === 'contact' && isNew(change.contact) ? [change.contact] : [],
  );
  if (fresh.length === 0) return input;
  const candidates = await readCandidates(
    run,
    fresh.map(({ card }) => card),
  );
  const known = new Set(input.pairs.map(({ clientId }) => clientId));
  const clients = candidates.map(({ clientId }) => clientId).filter((id) => !known.has(id));
  const pairs = input.isFull ? [] : await readContactPairs(run, { clients, contacts: [] });
  const states = new Set(input.clients.map(({ clientId }) => clientId));
  return {
    ...input,
    candidates,
    pairs: [...input.pairs, ...pairs],
    clients: [...input.clients, ...candidates.filter(({ clientId }) => !states.has(clientId))],
  };
}

function newContactsOf(
  run: ContactsRun,
  { cursor, label }: ContactSyncRecord,
  google: ContactsAnswer | undefined,
): NewContacts {
  if (run.populates.studio) return { kind: 'populate' };
  return google?.kind === 'full' ? { kind: 'since', asOf: cursor?.asOf ?? label?.madeAt } : { kind: 'all' };
}

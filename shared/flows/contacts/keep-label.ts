import { sameValue } from '../../domain/same-value.ts';
import type { ClientGroup } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import { contactSyncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { ContactLabel, LabelMark } from '../../ports/google-contacts.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { ContactNews } from '../../sync/contacts/model.ts';
import { readFencedOf } from '../sync-run/lease.ts';
import { without } from '../without.ts';
import { withNews } from './news.ts';
import type { ContactsRun } from './run.ts';

/** What became of the label: where it is now, and what a person is to hear of it. */
interface Kept {
  readonly label: ContactLabel;
  readonly news: readonly ContactNews[];
  /** Made by us: since when its making was begun. */
  readonly madeAt?: Instant;
  /** The group's name, which Google keeps for itself. */
  readonly refusedTitle?: string;
}

/** Google keeps the group's name for itself (facts 4.3): nobody can be synced until a person gives the group another one. */
export class LabelRefused extends GoogleFailure {
  readonly title: string;

  constructor(title: string, said: string) {
    super('rejected', said);
    this.title = title;
  }
}

/** Whether the label must be looked at, or may be taken to stand as it was. */
export type LabelLook = 'asRemembered' | 'lookAgain';

/**
 * Sees to it that the account has a label with the group's name, and remembers which. A title that is taken is the user's own label:
 * it becomes ours. The label is followed by its resource name; renamed in Google it gets the group's name back, deleted it is made
 * again, and the user hears of either once. A group renamed to what Google keeps for itself keeps the label it has; throws
 * `LabelRefused` where there is none yet.
 */
export async function keepLabel(
  run: ContactsRun,
  record: ContactSyncRecord,
  { group, look }: { readonly group: ClientGroup; readonly look: LabelLook },
): Promise<ContactSyncRecord> {
  const { label } = record;
  const title = group.name.trim();
  const isSettled = label !== undefined && (isCalledAlike(label.title, title) || label.refusedTitle === title);
  if (isSettled && look === 'asRemembered') return record;
  const kept =
    label === undefined ? await makeLabel(run, record, title) : await tendLabel(run, { ...record, label }, title);
  for (const { title: about, code } of kept.news) {
    if (code !== 'labelRefused') run.ledger.note(about, code === 'labelMissing' ? madeAgain : renamedBack);
  }
  return saveLabel(run, { ...kept, before: label });
}

const madeAgain = 'The label was deleted in Google and has been made again.';
const renamedBack = 'The label was renamed in Google and has the group’s name again.';

async function makeLabel(run: ContactsRun, record: ContactSyncRecord, title: string): Promise<Kept> {
  const begunAt = await beginLabel(run, record, title);
  const mark: LabelMark = { studioId: run.studio.id, userId: run.user.id, begunAt };
  try {
    return { label: await run.contacts.createLabel(title, mark), news: [], madeAt: begunAt };
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
    if (error.reason === 'rejected') throw new LabelRefused(title, error.said);
    if (error.reason !== 'taken') throw error;
    const label = await labelCalled(run, title);
    return { label, news: [], ...(sameValue(label.mark, mark) && { madeAt: begunAt }) };
  }
}

/** Notes that a label is being made, before it is; answers since when. What an earlier run began goes on. */
async function beginLabel(run: ContactsRun, { labelBegun }: ContactSyncRecord, title: string): Promise<Instant> {
  if (labelBegun?.title === title) return labelBegun.at;
  const at = run.deps.clock.now();
  const document = contactSyncAt(run.syncId);
  await run.deps.store.transact(async (transaction) => {
    await readFencedOf(transaction, document, run.fence);
    transaction.update(document, { labelBegun: { title, at } });
  });
  return at;
}

/** The user's own label of this title, or ours whose making nobody answered. */
async function labelCalled(run: ContactsRun, title: string): Promise<ContactLabel> {
  const labels = await run.contacts.listLabels();
  const found = labels.find((label) => isCalledAlike(label.title, title));
  // Google lists a label made just now only later (facts 4.1): the next run finds it.
  if (found === undefined) throw new GoogleFailure('unavailable', 'a label is taken and not listed');
  return found;
}

async function tendLabel(
  run: ContactsRun,
  record: ContactSyncRecord & { readonly label: ContactLabel },
  title: string,
): Promise<Kept> {
  const { label: before } = record;
  const labels = await run.contacts.listLabels();
  const present = labels.find(({ name }) => name === before.name);
  if (present === undefined) {
    return { ...(await makeLabel(run, record, title)), news: [{ code: 'labelMissing', title }] };
  }
  if (isCalledAlike(present.title, title)) return { label: present, news: [] };
  const wasRenamed = !isCalledAlike(present.title, before.title);
  const label = await renameOrAdopt(run, present, title);
  if (label === 'refused') {
    const detail = present.title;
    return { label: present, refusedTitle: title, news: [{ code: 'labelRefused', title, detail }] };
  }
  return { label, news: wasRenamed ? [{ code: 'labelRenamed', title, detail: present.title }] : [] };
}

async function renameOrAdopt(
  run: ContactsRun,
  present: ContactLabel,
  title: string,
): Promise<ContactLabel | 'refused'> {
  try {
    return await run.contacts.renameLabel(present, title);
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
    if (error.reason === 'rejected') return 'refused';
    if (error.reason !== 'taken') throw error;
    return labelCalled(run, title);
  }
}

/** The user's own label may be written otherwise. */
function isCalledAlike(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

async function saveLabel(
  run: ContactsRun,
  kept: Kept & { readonly before: ContactSyncRecord['label'] },
): Promise<ContactSyncRecord> {
  const document = contactSyncAt(run.syncId);
  return run.deps.store.transact(async (transaction) => {
    const { value: sync } = await readFencedOf(transaction, document, run.fence);
    const { name, title, version } = kept.label;
    const madeAt = kept.madeAt ?? (sync.label?.name === name ? sync.label.madeAt : undefined);
    const { refusedTitle } = kept;
    const changes = {
      label: {
        name,
        title,
        version,
        ...(madeAt === undefined ? {} : { madeAt }),
        ...(refusedTitle === undefined ? {} : { refusedTitle }),
      },
      // Another label: everyone is put under it, whoever is looked at.
      ...(kept.before !== undefined && kept.before.name !== name ? { compareAll: true as const } : {}),
      ...withNews(sync, kept.news),
    };
    const saved = { ...without(sync, 'labelBegun'), ...changes };
    transaction.set(document, saved);
    return saved;
  });
}

import { addSeconds } from '../../domain/time.ts';
import type { ContactName } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { ContactsInput } from './model.ts';

/** For so long after a write Google's lists may show things as they were before, seconds ("several minutes": facts 4.1). */
export const readsLagFor = 900;

/** Google's clock and ours may differ by so much, seconds. */
const clocksDiffer = 60;

/** Whether what a read shows, last changed at `updated`, can be older than what was done at `since`. */
export function mayLagBehind(since: Instant, shown: { readonly updated: Instant; readonly now: Instant }): boolean {
  return shown.now < addSeconds(since, readsLagFor) && shown.updated <= addSeconds(since, clocksDiffer);
}

/**
 * Contacts that only asking for them by name tells of: those we began to take away, and those told under the label whose tie ended so
 * recently that a list may show them as they were before, deleted since or without the label.
 */
export function namesInDoubt({
  google,
  label,
  pairs,
  untied,
  now,
}: Pick<ContactsInput, 'google' | 'label' | 'pairs' | 'untied' | 'now'>): readonly ContactName[] {
  const going = pairs.flatMap((pair) => (pair.beingTakenAway === true ? (pair.contactName ?? []) : []));
  if (label === undefined) return going;
  // A client that was untied has another contact by now.
  const endedAt = new Map([
    ...untied.map(({ contactName, doneAt }) => [contactName, doneAt] as const),
    ...pairs.map((pair) => [pair.contactName, pair.endedAt] as const),
  ]);
  const pictures = google.flatMap((change) => {
    if (change.kind !== 'contact' || !change.contact.labels.includes(label)) return [];
    const { name, updated } = change.contact;
    const since = endedAt.get(name);
    return since !== undefined && mayLagBehind(since, { updated, now }) ? [name] : [];
  });
  return [...going, ...pictures];
}

/** When a contact whose making was begun then, and that was not seen since, is known not to be there. */
export function doubtEnds(creatingSince: Instant): Instant {
  return addSeconds(creatingSince, readsLagFor);
}

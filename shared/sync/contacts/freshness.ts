import { addSeconds } from '../../domain/time.ts';
import type { ContactName } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { ContactsInput } from './model.ts';

/** For so long after a write Google's lists may show things as they were before, seconds ("several minutes": facts 4.1). */
export const readsLagFor = 900;

/** Google's clock and ours may differ by so much, seconds. */
const clocksDiffer = 60;

/** Whether what a read shows, last changed at `updated`, can be older than what was done at `since`. */
function mayLagBehind(since: Instant, shown: { readonly updated: Instant; readonly now: Instant }): boolean {
  return shown.now < addSeconds(since, readsLagFor) && shown.updated <= addSeconds(since, clocksDiffer);
}

/**
 * Contacts that only asking for them by name tells of: those we began to take away; and those a list may show as they were before we
 * did something, which are told under the label although their tie just ended, or without the label that we just put on.
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
  const byName = new Map(pairs.map((pair) => [pair.contactName, pair]));
  // A client that was untied has another contact by now.
  const untiedAt = new Map(untied.map(({ contactName, doneAt }) => [contactName, doneAt]));
  const late = google.flatMap((change) => {
    if (change.kind !== 'contact') return [];
    const { name, labels, updated } = change.contact;
    const pair = byName.get(name);
    const labelledSince = pair?.label?.name === label ? pair.label.since : undefined;
    const endedAt = pair === undefined ? untiedAt.get(name) : pair.endedAt;
    const since = labels.includes(label) ? endedAt : labelledSince;
    return since !== undefined && mayLagBehind(since, { updated, now }) ? [name] : [];
  });
  return [...going, ...late];
}

/** When a contact whose making was begun then, and that was not seen since, is known not to be there. */
export function doubtEnds(creatingSince: Instant): Instant {
  return addSeconds(creatingSince, readsLagFor);
}

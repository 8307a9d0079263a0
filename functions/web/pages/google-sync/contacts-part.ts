import type { StudioId, UserId } from '../../../../shared/domain/ids.ts';
import { listContactsSetAside, listOverruled, viewContacts } from '../../../../shared/flows/contacts/view-contacts.ts';
import type { ContactsView } from '../../../../shared/flows/contacts/view-contacts.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import type { ContactSetAsideRecord, OverruledRecord } from '../../../../shared/ports/records/contact-sync-record.ts';
import type { RunRecord } from '../../../../shared/ports/records/run-record.ts';
import type { WebDeps } from '../../environment.ts';

/** Everything the Google tab shows of a user's contacts. */
export interface ContactsPart {
  readonly view: ContactsView;
  readonly lastRun: RunRecord | undefined;
  readonly setAside: readonly ContactSetAsideRecord[];
  /** Values that lost against the other side's, the newest first. */
  readonly overruled: readonly OverruledRecord[];
}

/** Reads it; lists are asked for only where there can be something in them. */
export async function readContactsPart(
  deps: WebDeps,
  owner: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<ContactsPart> {
  const view = await viewContacts(deps, owner);
  const runId = view.lastRun?.id;
  const [lastRun, setAside, overruled] = await Promise.all([
    runId === undefined ? undefined : deps.store.get(studioCollections(owner.studioId).run(runId)),
    view.setAside === 0 ? [] : listContactsSetAside(deps, owner),
    runId === undefined ? [] : listOverruled(deps, owner),
  ]);
  return { view, lastRun: lastRun?.value, setAside, overruled };
}

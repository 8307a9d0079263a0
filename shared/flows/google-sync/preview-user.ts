import { syncIdOf } from '../../domain/ids.ts';
import { syncAt } from '../../ports/collections.ts';
import type { Refused } from '../refused.ts';
import { previewContacts } from '../contacts/preview-contacts.ts';
import type { ContactsPreview } from '../contacts/preview-contacts.ts';
import { previewSync } from './preview-sync.ts';
import type { Preview, PreviewRequest } from './preview-sync.ts';

/** What the next syncs of one user would do: of the calendar, and of the contacts where a client group is chosen. */
export interface UserPreview {
  readonly kind: 'preview';
  /** Absent while no calendar is chosen: then only contacts are synced. */
  readonly calendar?: Preview;
  /** Absent while no client group is chosen; refused where only the contacts cannot be told. */
  readonly contacts?: ContactsPreview | Refused;
}

/** Plans the next syncs of one user, with these settings changed, and counts; writes nothing anywhere. Throws as `previewSync`. */
export async function previewUser(
  deps: Parameters<typeof previewSync>[0],
  request: PreviewRequest,
): Promise<UserPreview | Refused> {
  const calendar = await previewSync(deps, request);
  if (calendar.kind === 'refused' && calendar.code !== 'syncOff') return calendar;
  const { studioId, userId, change } = request;
  const saved = (await deps.store.get(syncAt(syncIdOf(studioId, userId))))?.value.settings.clientGroupId;
  const groupId = change?.clientGroupId === undefined ? saved : change.clientGroupId;
  const hasGroup = groupId !== undefined && groupId !== null;
  const contacts = hasGroup ? await previewContacts(deps, request) : undefined;
  if (calendar.kind === 'refused')
    return contacts === undefined || contacts.kind === 'refused' ? calendar : { kind: 'preview', contacts };
  return { kind: 'preview', calendar, ...(contacts === undefined ? {} : { contacts }) };
}

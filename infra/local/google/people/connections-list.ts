import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { flag, ok, parameter, pathParameter } from '../api/call.ts';
import { queryPrint } from '../calendar/list-tokens.ts';
import type { JsonObject } from '../json.ts';
import type { ContactThen } from '../state/contact-store.ts';
import type { World } from '../state/world.ts';
import type { ContactSyncToken } from './contact-tokens.ts';
import { readContactPageToken, readContactSyncToken, writeContactToken } from './contact-tokens.ts';
import { readPersonFields, wantsProfiles } from './fields.ts';
import { expiredSyncToken, invalidArgument } from './people-error.ts';
import { ownerOf } from './people-read.ts';
import type { PersonView } from './render-person.ts';
import { renderPerson } from './render-person.ts';
import type { ContactsRoom } from './settings.ts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1_000;
/** A sync token dies seven days after the full read it comes from (facts 4.1). */
const TOKEN_LIFE = 7 * 86_400_000;
/** May differ between the calls of one read, and its increments. */
const FREE = ['pageToken', 'syncToken', 'resourceName', 'fields', 'alt', 'prettyPrint', '$.xgafv'];

/** `people.connections.list`: everything, or what changed since a token; sync reads lag behind writes (facts 4.1). */
export function listConnections(world: World, call: ApiCall, room: ContactsRoom): ApiAnswer {
  if (pathParameter(call, 'resourceName') !== 'people/me') throw invalidArgument('Only people/me is supported.');
  const owner = ownerOf(world, call);
  const fields = readPersonFields(call);
  const size = pageSizeOf(call);
  const of = { list: `contacts ${owner.email}`, query: queryPrint(call.parameters, FREE) };
  const epoch = world.numbers.get(`contactsEpoch ${owner.email}`) ?? 0;
  const now = world.clock.now();
  const token = readToken(call, of, { epoch, now });
  const pageText = parameter(call, 'pageToken');
  const page = pageText === undefined ? undefined : readContactPageToken(pageText, of);
  const isSync = token !== undefined || flag(call, 'requestSyncToken');
  const store = world.contactsOf(owner.email);
  const through =
    page?.through ?? (isSync ? store.changeAt(now - room.settings.propagation) : store.changeAt(Infinity));
  const born = token?.born ?? page?.born ?? now;
  const found = sorted(
    store.asOf(through).filter(({ version }) => (token ? version.change > token.through : !version.deleted)),
    parameter(call, 'sortOrder'),
  );
  const at = page?.at ?? 0;
  const isEmptyPage = !page?.wasEmpty && room.settings.emptyShare > 0 && world.random() < room.settings.emptyShare;
  const shown = isEmptyPage ? [] : found.slice(at, at + Math.min(size, room.settings.pageSize));
  const next = at + shown.length;
  const view: PersonView = {
    world,
    owner,
    fields,
    withProfile: wantsProfiles(call.parameters.get('sources')),
    in: token ? 'syncList' : 'list',
    turnsOrder: room.settings.turnsOrder,
  };
  const state = { ...of, epoch, through, born };
  return ok({
    ...(shown.length > 0 ? { connections: shown.map((contact) => renderPerson(contact, view)) } : {}),
    ...(next < found.length
      ? { nextPageToken: writeContactToken({ kind: 'page', ...state, at: next, wasEmpty: isEmptyPage }) }
      : lastPage(call, state)),
    ...(found.length > 0 && !token ? { totalPeople: found.length, totalItems: found.length } : {}),
  });
}

function lastPage(call: ApiCall, state: Omit<ContactSyncToken, 'kind'>): JsonObject {
  return flag(call, 'requestSyncToken') ? { nextSyncToken: writeContactToken({ kind: 'sync', ...state }) } : {};
}

function readToken(
  call: ApiCall,
  of: { readonly list: string; readonly query: string },
  { epoch, now }: { readonly epoch: number; readonly now: number },
): ContactSyncToken | undefined {
  const text = parameter(call, 'syncToken');
  if (text === undefined) return undefined;
  const token = readContactSyncToken(text, of);
  if (token.epoch !== epoch || now - token.born >= TOKEN_LIFE) throw expiredSyncToken();
  return token;
}

function pageSizeOf(call: ApiCall): number {
  const size = Number(parameter(call, 'pageSize') ?? 0);
  if (size < 0 || size > LARGEST_PAGE) throw invalidArgument('Page size must be between 1 and 1000.');
  return size === 0 ? DEFAULT_PAGE : size;
}

function sorted(found: readonly ContactThen[], order: string | undefined): readonly ContactThen[] {
  if (order === undefined || order === 'LAST_MODIFIED_ASCENDING') return found;
  if (order === 'LAST_MODIFIED_DESCENDING') return found.toReversed();
  throw invalidArgument(`The double does not sort by ${order}; see its README.md.`);
}

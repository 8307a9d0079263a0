import { clientIndex, clientKeys, folded } from '../../domain/client-search.ts';
import { clientName } from '../../domain/client.ts';
import type { Client } from '../../domain/client.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { ClientGroup, Labelled } from '../../domain/studio.ts';
import type {
  ClientImportRecord,
  ImportedFields,
  ImportRow,
  RowNote,
} from '../../ports/records/client-import-record.ts';
import type { ClientFields } from './edit-client.ts';
import { groupNameKey } from './edit-client-group.ts';

/** A row of a file that can be read. */
export interface ReadRow {
  readonly line: number;
  /** Our id of the client, as the export wrote it; empty where there is none. */
  readonly id: string;
  readonly fields: ImportedFields;
}

/** What whoever imports wants done with rows of clients there are already, and with those that may be. */
export interface ImportWishes {
  readonly known: 'update' | 'leave';
  readonly unsure: 'leave' | 'create';
}

/** What a file comes to. */
export interface ImportPlan extends Pick<ClientImportRecord, 'duplicates' | 'newGroups'> {
  readonly rows: readonly ImportRow[];
  readonly same: number;
}

type Fate =
  | { readonly kind: 'row'; readonly row: ImportRow }
  | { readonly kind: 'same' }
  | { readonly kind: 'duplicate'; readonly problem: string };

/**
 * Decides what becomes of each row: a client with its id, or with its e-mail address or phone and no other name, is
 * updated; one nobody looks like is made; what may be somebody there is already is left out and listed, since two people
 * may share a phone. A later row that looks like an earlier one is left out too.
 */
export function planImport(
  rows: readonly ReadRow[],
  known: { readonly clients: readonly Client[]; readonly groups: readonly ClientGroup[] },
  wishes: ImportWishes,
): ImportPlan {
  const register = registerOf(known.clients);
  const fates = rows.map((row) => ({ row, fate: fateOf(row, { register, groups: known.groups, wishes }) }));
  const taken = fates.flatMap(({ fate }) => (fate.kind === 'row' ? [fate.row] : []));
  const groupKeys = new Set(known.groups.map(({ name }) => groupNameKey(name)));
  const names = new Map(taken.flatMap(({ fields }) => fields.groupNames.map((name) => [groupNameKey(name), name])));
  return {
    rows: taken,
    same: fates.filter(({ fate }) => fate.kind === 'same').length,
    duplicates: fates.flatMap(({ row, fate }): readonly RowNote[] =>
      fate.kind === 'duplicate' ? [{ line: row.line, name: clientName(row.fields), problem: fate.problem }] : [],
    ),
    newGroups: [...names].flatMap(([key, name]) => (groupKeys.has(key) ? [] : [name])),
  };
}

/** A client with what a row says of it: what is empty in the row stays, addresses and numbers are added to those there are. */
export function withImported<Before extends ClientFields>(before: Before, fields: ImportedFields): Before {
  const filled = (name: 'givenName' | 'familyName' | 'company' | 'jobTitle' | 'notes') =>
    withText(before[name], fields[name]);
  const { address } = before;
  return {
    ...before,
    givenName: filled('givenName'),
    familyName: filled('familyName'),
    company: filled('company'),
    jobTitle: filled('jobTitle'),
    notes: filled('notes'),
    emails: withAdded(before.emails, fields.emails, (one) => clientKeys({ emails: [one], phones: [] })[0]),
    phones: withAdded(before.phones, fields.phones, (one) => clientKeys({ emails: [], phones: [one] })[0]),
    address: {
      street: withText(address.street, fields.address.street),
      city: withText(address.city, fields.address.city),
      region: withText(address.region, fields.address.region),
      postalCode: withText(address.postalCode, fields.address.postalCode),
      country: withText(address.country, fields.address.country),
    },
  };
}

/** Whether two may be one person or company: neither names anybody the other is not. */
export function namesAgree(
  one: Pick<Client, 'givenName' | 'familyName' | 'company'>,
  other: Pick<Client, 'givenName' | 'familyName' | 'company'>,
): boolean {
  const agrees = (first: string, second: string) => first === '' || second === '' || folded(first) === folded(second);
  return agrees(personOf(one), personOf(other)) && agrees(one.company.trim(), other.company.trim());
}

interface Register {
  readonly byId: ReadonlyMap<string, Client>;
  readonly byKey: ReadonlyMap<string, readonly Client[]>;
  readonly byName: ReadonlyMap<string, readonly Client[]>;
  /** The lines that were taken: by the client they change, and by each key. */
  readonly lineOfClient: Map<string, number>;
  readonly lineOfKey: Map<string, number>;
}

interface Decision {
  readonly register: Register;
  readonly groups: readonly ClientGroup[];
  readonly wishes: ImportWishes;
}

function fateOf(row: ReadRow, decision: Decision): Fate {
  const { register, wishes } = decision;
  const keys = keysOf(row.fields);
  const earlier = keys.map((key) => register.lineOfKey.get(key)).find((line) => line !== undefined);
  const byId = register.byId.get(row.id);
  if (byId === undefined && earlier !== undefined) {
    return { kind: 'duplicate', problem: `It has the e-mail address, phone or name of line ${earlier}.` };
  }
  const found = byId ?? clientOf(row.fields, keys, register);
  for (const key of keys) register.lineOfKey.set(key, row.line);
  if (found === undefined) return { kind: 'row', row: { line: row.line, kind: 'create', fields: row.fields } };
  if (found === 'unsure') {
    if (wishes.unsure === 'create') {
      return { kind: 'row', row: { line: row.line, kind: 'create', fields: row.fields, anyway: true } };
    }
    return { kind: 'duplicate', problem: `It may be ${likeliest(keys, register)}, and is left out.` };
  }
  return fateOfKnown(row, found, decision);
}

function fateOfKnown(row: ReadRow, client: Client, { register, groups, wishes }: Decision): Fate {
  const earlier = register.lineOfClient.get(client.id);
  if (earlier !== undefined) return { kind: 'duplicate', problem: `It is the same client as line ${earlier}.` };
  register.lineOfClient.set(client.id, row.line);
  const mine = new Set(groups.filter(({ id }) => client.groupIds.includes(id)).map(({ name }) => groupNameKey(name)));
  const joins = row.fields.groupNames.some((name) => !mine.has(groupNameKey(name)));
  if (wishes.known === 'leave' || (!joins && sameValue(client, withImported(client, row.fields))))
    return { kind: 'same' };
  return { kind: 'row', row: { line: row.line, kind: 'update', fields: row.fields, clientId: client.id } };
}

/** The client a row is of; `unsure` where it may be one. */
function clientOf(fields: ImportedFields, keys: readonly string[], register: Register): Client | 'unsure' | undefined {
  const candidates = candidatesOf(keys, register);
  const agreeing = candidates.filter((client) => namesAgree(client, fields));
  const [only] = agreeing;
  if (only !== undefined && agreeing.length === 1 && !isNameKey(keys[0])) return only;
  return candidates.length === 0 ? undefined : 'unsure';
}

function candidatesOf(keys: readonly string[], register: Register): readonly Client[] {
  return [...new Set(keys.flatMap((key) => register.byKey.get(key) ?? register.byName.get(key) ?? []))];
}

function likeliest(keys: readonly string[], register: Register): string {
  const [first, ...others] = candidatesOf(keys, register).map((client) => clientName(client));
  return others.length === 0 ? (first ?? 'another client') : `${first ?? ''} or ${others.length} more`;
}

/** What tells a row apart: its addresses and phones, or where it has none its name. */
function keysOf(fields: ImportedFields): readonly string[] {
  const keys = clientKeys(fields);
  return keys.length > 0 ? keys : [nameKeyOf(fields)];
}

function isNameKey(key: string | undefined): boolean {
  return key?.startsWith('n:') === true;
}

function nameKeyOf(fields: ImportedFields | Client): string {
  const { sortName } = clientIndex({ ...fields, emails: [], phones: [] });
  return `n:${sortName}`;
}

function registerOf(clients: readonly Client[]): Register {
  const byKey = new Map<string, Client[]>();
  const byName = new Map<string, Client[]>();
  for (const client of clients) {
    for (const key of clientKeys(client)) byKey.set(key, [...(byKey.get(key) ?? []), client]);
    const name = nameKeyOf(client);
    byName.set(name, [...(byName.get(name) ?? []), client]);
  }
  const byId = new Map<string, Client>(clients.map((client) => [client.id, client]));
  return { byId, byKey, byName, lineOfClient: new Map(), lineOfKey: new Map() };
}

/** Space around a text is no difference: files do not keep it. */
function withText(before: string, given: string): string {
  return given === '' || given === before.trim() ? before : given;
}

function withAdded(
  before: readonly Labelled[],
  given: readonly Labelled[],
  keyOf: (one: Labelled) => string | undefined,
): readonly Labelled[] {
  const known = new Set(before.map((one) => keyOf(one) ?? one.value));
  return [...before, ...given.filter((one) => !known.has(keyOf(one) ?? one.value))];
}

function personOf({ givenName, familyName }: Pick<Client, 'givenName' | 'familyName'>): string {
  return `${givenName} ${familyName}`.trim();
}

import { Refusal } from './refusal.ts';

/** Segments before the first collection: projects/{project}/databases/{database}/documents. */
const ROOT_SEGMENTS = 5;
const LONGEST_ID_BYTES = 1500;
const LONGEST_NAME_BYTES = 6144;

/** Order of strings by their UTF-8 bytes, as Firestore sorts them. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  // UTF-16 order equals UTF-8 order unless surrogates are involved.
  if (/[\ud800-\udfff]/.test(left) || /[\ud800-\udfff]/.test(right)) {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return left < right ? -1 : 1;
}

/** Order of resource names: segment by segment, a parent before its children. */
export function compareNames(left: string, right: string): number {
  if (left === right) return 0;
  const first = left.split('/');
  const second = right.split('/');
  for (const [index, segment] of first.entries()) {
    const other = second[index];
    if (other === undefined) return 1;
    const difference = compareText(segment, other);
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}

/** The root of the database a name lies in: projects/p/databases/d/documents. */
export function rootOf(name: string): string {
  return name.split('/', ROOT_SEGMENTS).join('/');
}

/** The path of the collection a document lies in. */
export function collectionOf(documentName: string): string {
  return documentName.slice(0, documentName.lastIndexOf('/'));
}

/** The last segment of a name: a document's or a collection's id. */
export function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The first segment of `name` below `ancestor`. */
export function childId(ancestor: string, name: string): string {
  const rest = name.slice(ancestor.length + 1);
  const end = rest.indexOf('/');
  return end < 0 ? rest : rest.slice(0, end);
}

/** Refuses names no document can have: wrong shape, reserved, empty or overlong ids (facts 7). */
export function checkDocumentName(name: string): void {
  const segments = name.split('/');
  const ids = segments.slice(ROOT_SEGMENTS);
  const wellFormed = segments[0] === 'projects' && segments[2] === 'databases' && segments[4] === 'documents';
  if (!wellFormed || ids.length === 0 || ids.length % 2 !== 0) {
    throw new Refusal('INVALID_ARGUMENT', `Document name "${name}" is invalid.`);
  }
  if (Buffer.byteLength(name) > LONGEST_NAME_BYTES) {
    throw new Refusal('INVALID_ARGUMENT', `Document name is longer than ${LONGEST_NAME_BYTES} bytes.`);
  }
  for (const id of ids) checkId(id);
}

function checkId(id: string): void {
  if (/^__.*__$/s.test(id)) {
    throw new Refusal('INVALID_ARGUMENT', `Resource id "${id}" is invalid because it is reserved.`);
  }
  if (id === '' || id === '.' || id === '..') throw new Refusal('INVALID_ARGUMENT', `Resource id "${id}" is invalid.`);
  if (Buffer.byteLength(id) > LONGEST_ID_BYTES) {
    throw new Refusal('INVALID_ARGUMENT', `Resource id is longer than ${LONGEST_ID_BYTES} bytes.`);
  }
}

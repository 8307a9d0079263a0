import { randomBytes } from 'node:crypto';

import { commit } from './commit.ts';
import { lockForReading, settleSnapshot, toDocumentAnswer } from './reads.ts';
import { Refusal } from './refusal.ts';
import type { FirestoreState } from './state.ts';
import type { WireFields } from './values.ts';
import type { DocumentAnswer, DocumentMask, Precondition, ReadConsistency, WireDocument, Write } from './wire.ts';

export interface GetRequest extends ReadConsistency {
  readonly name: string;
  readonly mask?: DocumentMask;
}

export interface CreateRequest {
  readonly parent: string;
  readonly collectionId: string;
  readonly documentId?: string;
  readonly document?: { readonly fields?: WireFields };
  readonly mask?: DocumentMask;
}

export interface UpdateRequest {
  readonly document: WireDocument;
  readonly updateMask?: DocumentMask;
  readonly mask?: DocumentMask;
  readonly currentDocument?: Precondition;
}

export interface DeleteRequest {
  readonly name: string;
  readonly currentDocument?: Precondition;
}

/** One document; NOT_FOUND when there is none. In a read-write transaction it locks it first. */
export async function getDocument(state: FirestoreState, request: GetRequest): Promise<DocumentAnswer> {
  const snapshot = settleSnapshot(state, request);
  await lockForReading(state, snapshot, [request.name]);
  state.counter.read(1);
  return answerFor(state, request.name, request.mask, snapshot.at);
}

/** Creates a document, under an id of its own where none is given. */
export async function createDocument(state: FirestoreState, request: CreateRequest): Promise<DocumentAnswer> {
  const id = request.documentId || randomBytes(15).toString('base64url');
  const name = `${request.parent}/${request.collectionId}/${id}`;
  const update: WireDocument = { name, fields: request.document?.fields ?? {} };
  await commit(state, { writes: [{ update, currentDocument: { exists: false } }] });
  return answerFor(state, name, request.mask);
}

/** Updates or makes a document; with a mask only the fields it names. */
export async function updateDocument(state: FirestoreState, request: UpdateRequest): Promise<DocumentAnswer> {
  const { document: update, updateMask, currentDocument, mask } = request;
  const write: Write = { update, ...(updateMask && { updateMask }), ...(currentDocument && { currentDocument }) };
  await commit(state, { writes: [write] });
  return answerFor(state, update.name, mask);
}

/** Deletes a document; deleting what is not there changes nothing. */
export async function deleteDocument(state: FirestoreState, request: DeleteRequest): Promise<object> {
  const { name, currentDocument } = request;
  await commit(state, { writes: [{ delete: name, ...(currentDocument && { currentDocument }) }] });
  return {};
}

function answerFor(state: FirestoreState, name: string, mask?: DocumentMask, at?: number): DocumentAnswer {
  const document = state.documents.find(name, at);
  if (!document) throw new Refusal('NOT_FOUND', `Document "${name}" not found.`);
  return toDocumentAnswer(document, mask?.fieldPaths);
}

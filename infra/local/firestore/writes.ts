import { type Micros, toMicros } from './clock.ts';
import { checkDocumentSize } from './document-size.ts';
import type { StoredDocument } from './documents.ts';
import { parseFieldPath, readField, writeField } from './field-path.ts';
import { Refusal } from './refusal.ts';
import { checkDocumentName } from './resource-name.ts';
import { applyTransforms } from './transforms.ts';
import { type Fields, normaliseFields, type Value } from './values.ts';
import { sameFields } from './value-order.ts';
import type { DocumentMask, Precondition, WireDocument, Write } from './wire.ts';

/** What one write makes of its document. */
export interface PlannedWrite {
  readonly name: string;
  readonly document: StoredDocument | undefined;
  readonly transformResults: readonly Value[];
}

/** The document a write is about. */
export function documentNameOf(write: Write): string {
  const name = write.update?.name ?? write.delete ?? write.transform?.document;
  if (name === undefined) throw new Refusal('INVALID_ARGUMENT', 'A write has no operation this server knows.');
  return name;
}

/** Decides what a write makes of the document as it stands; refuses what its precondition or the limits forbid. */
export function planWrite(write: Write, current: StoredDocument | undefined, time: Micros): PlannedWrite {
  const name = documentNameOf(write);
  checkDocumentName(name);
  checkPrecondition(name, current, write.currentDocument);
  if (write.delete !== undefined) return { name, document: undefined, transformResults: [] };
  const updated = write.update ? updateFields(current?.fields ?? {}, write.update, write.updateMask) : current?.fields;
  const transforms = [...(write.updateTransforms ?? []), ...(write.transform?.fieldTransforms ?? [])];
  const { fields, results } = applyTransforms(updated ?? {}, transforms, time);
  checkDocumentSize(name, fields);
  return { name, document: nextVersion(name, fields, current, time), transformResults: results };
}

/** A write that changes nothing leaves the document as it is, update time included. */
function nextVersion(name: string, fields: Fields, current: StoredDocument | undefined, time: Micros): StoredDocument {
  if (current && sameFields(current.fields, fields)) return current;
  return { name, fields, createTime: current?.createTime ?? time, updateTime: time };
}

function updateFields(current: Fields, update: WireDocument, mask: DocumentMask | undefined): Fields {
  const given = normaliseFields(update.fields);
  if (!mask) return given;
  let fields = current;
  for (const text of mask.fieldPaths ?? []) {
    const path = parseFieldPath(text);
    fields = writeField(fields, path, readField(given, path));
  }
  return fields;
}

function checkPrecondition(
  name: string,
  current: StoredDocument | undefined,
  precondition: Precondition | undefined,
): void {
  if (precondition?.exists === true && !current) throw new Refusal('NOT_FOUND', `No document to update: ${name}`);
  if (precondition?.exists === false && current) {
    throw new Refusal('ALREADY_EXISTS', `Document already exists: ${name}`);
  }
  if (!precondition?.updateTime) return;
  const required = toMicros(precondition.updateTime);
  if (current?.updateTime === required) return;
  throw new Refusal(
    'FAILED_PRECONDITION',
    `the stored version (${current?.updateTime ?? 'none'}) does not match the required base version (${required})`,
  );
}

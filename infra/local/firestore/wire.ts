import type { Fields, Timestamp, WireFields, WireValue } from './values.ts';

// The parts of google.firestore.v1 that this server reads and answers, as proto-loader gives them with
// `longs: String, enums: String, oneofs: true, defaults: false`: what is zero, empty or unset is absent.

/** google.firestore.v1.Document on its way in. */
export interface WireDocument {
  readonly name: string;
  readonly fields?: WireFields;
}

/** google.firestore.v1.Document on its way out. */
export interface DocumentAnswer {
  readonly name: string;
  readonly fields?: Fields;
  readonly createTime?: Timestamp;
  readonly updateTime?: Timestamp;
}

export interface DocumentMask {
  readonly fieldPaths?: readonly string[];
}

export interface Precondition {
  readonly exists?: boolean;
  readonly updateTime?: Partial<Timestamp>;
}

export interface FieldTransform {
  readonly fieldPath: string;
  readonly setToServerValue?: 'REQUEST_TIME' | 'SERVER_VALUE_UNSPECIFIED';
  readonly increment?: WireValue;
  readonly maximum?: WireValue;
  readonly minimum?: WireValue;
  readonly appendMissingElements?: { readonly values?: readonly WireValue[] };
  readonly removeAllFromArray?: { readonly values?: readonly WireValue[] };
}

export interface Write {
  readonly update?: WireDocument;
  readonly delete?: string;
  readonly transform?: { readonly document: string; readonly fieldTransforms?: readonly FieldTransform[] };
  readonly updateMask?: DocumentMask;
  readonly updateTransforms?: readonly FieldTransform[];
  readonly currentDocument?: Precondition;
}

export interface TransactionOptions {
  readonly readOnly?: { readonly readTime?: Partial<Timestamp> };
  readonly readWrite?: object;
}

/** How a read says as of when it reads: nothing means now. */
export interface ReadConsistency {
  readonly transaction?: Uint8Array;
  readonly newTransaction?: TransactionOptions;
  readonly readTime?: Partial<Timestamp>;
}

export type FieldOperator =
  | 'LESS_THAN'
  | 'LESS_THAN_OR_EQUAL'
  | 'GREATER_THAN'
  | 'GREATER_THAN_OR_EQUAL'
  | 'EQUAL'
  | 'NOT_EQUAL'
  | 'ARRAY_CONTAINS'
  | 'ARRAY_CONTAINS_ANY'
  | 'IN'
  | 'NOT_IN';

export type UnaryOperator = 'IS_NAN' | 'IS_NULL' | 'IS_NOT_NAN' | 'IS_NOT_NULL';

export interface FieldReference {
  readonly fieldPath: string;
}

export interface FieldFilter {
  readonly field: FieldReference;
  readonly op: FieldOperator;
  readonly value: WireValue;
}

export interface UnaryFilter {
  readonly field: FieldReference;
  readonly op: UnaryOperator;
}

export interface Filter {
  readonly compositeFilter?: { readonly op: 'AND' | 'OR'; readonly filters?: readonly Filter[] };
  readonly fieldFilter?: FieldFilter;
  readonly unaryFilter?: UnaryFilter;
}

export interface Order {
  readonly field: FieldReference;
  readonly direction?: 'ASCENDING' | 'DESCENDING' | 'DIRECTION_UNSPECIFIED';
}

export interface Cursor {
  readonly values?: readonly WireValue[];
  readonly before?: boolean;
}

export interface StructuredQuery {
  readonly select?: { readonly fields?: readonly FieldReference[] };
  readonly from?: readonly { readonly collectionId?: string; readonly allDescendants?: boolean }[];
  readonly where?: Filter;
  readonly orderBy?: readonly Order[];
  readonly startAt?: Cursor;
  readonly endAt?: Cursor;
  readonly offset?: number;
  readonly limit?: { readonly value?: number };
  readonly findNearest?: object;
}

export interface Aggregation {
  readonly alias?: string;
  readonly count?: { readonly upTo?: { readonly value?: string } };
  readonly sum?: { readonly field: FieldReference };
  readonly avg?: { readonly field: FieldReference };
}

export interface CommitRequest {
  readonly writes?: readonly Write[];
  readonly transaction?: Uint8Array;
}

export interface WriteResult {
  readonly updateTime?: Timestamp;
  readonly transformResults?: readonly WireValue[];
}

export interface CommitAnswer {
  readonly writeResults: readonly WriteResult[];
  readonly commitTime: Timestamp;
}

/** One target of a Listen stream. */
export interface Target {
  readonly targetId?: number;
  readonly query?: { readonly parent: string; readonly structuredQuery: StructuredQuery };
  readonly documents?: { readonly documents?: readonly string[] };
  readonly resumeToken?: Uint8Array;
  readonly readTime?: Partial<Timestamp>;
}

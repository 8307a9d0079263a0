/** A file of clients as it was sent and understood, before and while it is taken in. */
import type { Client } from '../../domain/client.ts';
import type { ClientId, ClientImportId, ClientJobId, StudioId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** What a file says of a client; groups by name, since some may not be there yet. */
export interface ImportedFields extends Omit<
  Client,
  'id' | 'studioId' | 'version' | 'createdAt' | 'updatedAt' | 'groupIds'
> {
  readonly groupNames: readonly string[];
}

/** One row of a file and what becomes of it. Lines are counted from 1, the heading too. */
export type ImportRow = { readonly line: number } &
  /** `anyway`: although somebody may be the same, since whoever imports said so. */
  (
    | { readonly kind: 'create'; readonly fields: ImportedFields; readonly anyway?: true }
    | { readonly kind: 'update'; readonly fields: ImportedFields; readonly clientId: ClientId }
  );

/** A row that is not taken in, and why, in a sentence. */
export interface RowNote {
  readonly line: number;
  readonly name: string;
  readonly problem: string;
}

/** What a file comes to, counted and with what a person should read before saying yes. Kept one day. */
export interface ClientImportRecord {
  readonly id: ClientImportId;
  readonly studioId: StudioId;
  readonly fileName: string;
  readonly counts: {
    readonly rows: number;
    readonly create: number;
    readonly update: number;
    readonly same: number;
    readonly duplicate: number;
    readonly wrong: number;
  };
  /** Rows that cannot be read, and rows that may be a client there is already. The first 200 of each. */
  readonly wrong: readonly RowNote[];
  readonly duplicates: readonly RowNote[];
  /** Groups that are made when the file is taken in. */
  readonly newGroups: readonly string[];
  /** Columns nobody knows. */
  readonly ignored: readonly string[];
  /** The first row of each part, counted from 0: the parts are named by it. */
  readonly parts: readonly number[];
  /** Once somebody said yes. */
  readonly jobId?: ClientJobId;
  readonly readAt: Instant;
  readonly expiresAt: Instant;
}

/** Some rows of a file. */
export interface ImportPartRecord {
  readonly rows: readonly ImportRow[];
  readonly expiresAt: Instant;
}

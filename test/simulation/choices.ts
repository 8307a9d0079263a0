import { asId, type CalendarId, type SyncId } from '../../shared/domain/ids.ts';

/** What people chose, noted as it is committed: which calendars are in use, and what need not be in them. */
export interface Choices {
  /** The version each booking had when it need not be in a user's calendar, by sync and booking: it must be once it changes. */
  readonly early: ReadonlyMap<string, number>;
  /** A sync is set up, and on unless it has to wait; `isFilled` where all that stands is to be sent. */
  switchedOn(
    syncId: SyncId,
    given: { readonly calendarId: CalendarId; readonly isFilled: boolean; readonly isOn: boolean },
  ): void;
  /** A worker's write was committed; `isRun` for those of a run. */
  noted(write: { readonly path: string; readonly fields: object; readonly isRun: boolean }): void;
}

interface Chosen {
  readonly calendarId: unknown;
  readonly enabled: unknown;
}

/** Nothing was chosen yet. `choose` is told whenever a sync goes to another calendar. */
export function createChoices(choose: (syncId: SyncId, calendarId: CalendarId) => void): Choices {
  const early = new Map<string, number>();
  const chosen = new Map<string, Chosen>();
  /** By studio and booking. */
  const versions = new Map<string, number>();

  function leaveOutAll(syncId: string): void {
    const [studioId] = syncId.split('.');
    for (const [key, version] of versions) {
      const [place, bookingId] = key.split(' ');
      if (place === studioId) early.set(`${syncId} ${bookingId ?? ''}`, version);
    }
  }

  function noteSettings(syncId: string, settings: unknown): void {
    if (typeof settings !== 'object' || settings === null) return;
    const now = { calendarId: fieldOf(settings, 'calendarId'), enabled: fieldOf(settings, 'enabled') };
    const before = chosen.get(syncId);
    chosen.set(syncId, now);
    if (before === undefined) return;
    const isOther = before.calendarId !== now.calendarId && typeof now.calendarId === 'string';
    if (isOther) choose(asId(syncId), asId(String(now.calendarId)));
    // What changes while a sync is off is compared when it goes on; what is made meanwhile, or stood in another calendar, is not sent.
    if (isOther || (before.enabled === false && now.enabled === true)) leaveOutAll(syncId);
  }

  return {
    early,
    switchedOn(syncId, { calendarId, isFilled, isOn }) {
      chosen.set(syncId, { calendarId, enabled: isOn });
      if (!isFilled) leaveOutAll(syncId);
    },
    noted({ path, fields, isRun }) {
      const parts = path.split('/');
      const [root, id = '', collection, item = ''] = parts;
      if (root === 'studios' && collection === 'bookings' && parts.length === 4) {
        const version = fieldOf(fieldOf(fields, 'booking'), 'version');
        if (typeof version === 'number') versions.set(`${id} ${item}`, version);
      } else if (root === 'syncs' && parts.length === 2) noteSettings(id, fieldOf(fields, 'settings'));
      else if (root === 'syncs' && collection === 'pairs' && !isRun) {
        // A person had our events deleted, left behind in another calendar, or taken along. A tie that is put back as it was may be one
        // of a calendar that was given up meanwhile.
        const isHere = fieldOf(fields, 'calendarId') === chosen.get(id)?.calendarId;
        if (fieldOf(fields, 'ended') !== true && isHere) return void early.delete(`${id} ${item}`);
        const version = versions.get(`${id.split('.')[0] ?? ''} ${item}`);
        if (version !== undefined) early.set(`${id} ${item}`, version);
      }
    },
  };
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name]; // an object that has it, checked just above
}

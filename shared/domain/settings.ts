import type { CalendarId, ClientGroupId } from './ids.ts';

/** How much of a booking its event in Google tells: everything, title and time, or time alone. */
export type Privacy = 'full' | 'title' | 'busy';

/** What a user sets on the Google tab (PRODUCT 2). */
export interface GoogleSyncSettings {
  readonly enabled: boolean;
  readonly calendarId?: CalendarId;
  /** Send everything inside the window at the next run; cleared by a successful run only. */
  readonly populateGoogle: boolean;
  /** Bring every event inside the window in at the next run; cleared by a successful run only. */
  readonly populateStudio: boolean;
  /** Two-way calendar. */
  readonly syncAppointmentsBack: boolean;
  readonly includeTentative: boolean;
  readonly includeGoogleSeries: boolean;
  readonly syncContactsBack: boolean;
  readonly clientGroupId?: ClientGroupId;
  readonly privacy: Privacy;
  /** Whose word counts where both sides changed the same field; absent: Google's for unlinked appointments, the studio's for the rest. */
  readonly preferOnConflict?: 'google' | 'studio';
  readonly mail: {
    readonly warnings: boolean;
    readonly report: boolean;
    /** Empty: the user's own. */ readonly address: string;
  };
}

/** What holds before anyone touches the Google tab. */
export const defaultSettings: GoogleSyncSettings = {
  enabled: false,
  populateGoogle: false,
  populateStudio: false,
  syncAppointmentsBack: false,
  includeTentative: false,
  includeGoogleSeries: false,
  syncContactsBack: false,
  privacy: 'full',
  mail: { warnings: true, report: false, address: '' },
};

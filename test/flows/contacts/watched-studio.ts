import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import type { MemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import type { GoogleSyncSettings } from '../../../shared/domain/settings.ts';
import { syncContacts } from '../../../shared/flows/contacts/sync-contacts.ts';
import { raiseStallAlarms } from '../../../shared/flows/operate/stall-alarm.ts';
import { requestDueContactSyncs, requestDueSyncs } from '../../../shared/flows/request-due-syncs.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import { syncAt } from '../../../shared/ports/collections.ts';
import { GoogleFailure } from '../../../shared/ports/google.ts';
import type { Google, GoogleFailureReason, Permission } from '../../../shared/ports/google.ts';
import { annId, card, startStudioWithContacts, syncOf } from './studio-with-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

const syncId = syncOf(annId);
/** Who hears of every standstill. */
export const operators = ['ops@vendor.example'];
/** Minutes between two ticks of these tests. */
const step = 10;

/** What Google says to each half; `lost`: nobody works off what the tick asks for. */
export interface Trouble {
  calendar?: GoogleFailureReason | 'lost' | undefined;
  contacts?: GoogleFailureReason | 'lost' | undefined;
}

/** Ann's studio with a tick, workers and the alarm. */
export interface WatchedStudio {
  readonly studio: StudioWithContacts;
  readonly queue: MemoryQueue;
  readonly trouble: Trouble;
  /** Switches Ann's sync on as the settings page does: each half is due at once. */
  readonly connect: (settings: Partial<GoogleSyncSettings>, permissions?: readonly Permission[]) => Promise<void>;
  /** So many ticks, ten minutes apart, each followed by the runs it asks for. */
  readonly ticks: (count: number) => Promise<void>;
  readonly hours: (count: number) => Promise<void>;
  /** Who was told of which halves: one line for each mail. */
  readonly told: () => Promise<readonly string[]>;
}

/** Starts it, with one client. */
export async function startWatchedStudio(): Promise<WatchedStudio> {
  const queue = createMemoryQueue();
  const trouble: Trouble = {};
  const studio = await startStudioWithContacts({ wrapDeps: (deps) => ({ ...deps, queue }) });
  await studio.addClient(card('Maya', 'Lindt'));
  const google = withTrouble(studio.google, trouble);
  const workers = { ...studio.deps, google, channelSecret: 'the secret of channels in these tests' };
  const ticks = async (count: number): Promise<void> => {
    for (let tick = 0; tick < count; tick += 1) {
      const now = studio.clock.now();
      await requestDueSyncs(studio.deps, { now });
      await requestDueContactSyncs(studio.deps, { now });
      await raiseStallAlarms(studio.deps, { now, operators });
      await workOff(workers, queue, trouble);
      studio.wait(step * 60);
    }
  };
  return {
    studio,
    queue,
    trouble,
    async connect(settings, permissions) {
      await studio.connect(annId, settings, permissions);
      const due = { nextSyncAt: studio.clock.now() };
      if (settings.calendarId !== undefined)
        await studio.store.write([{ kind: 'update', document: syncAt(syncId), fields: due }]);
    },
    ticks,
    hours: async (count) => ticks((count * 60) / step),
    async told() {
      const lines = (await studio.mails()).flatMap(({ subject }) =>
        subject.kind === 'stalled' ? [`${subject.audience}: ${subject.halves.map(({ of }) => of).join(' and ')}`] : [],
      );
      return lines.toSorted((one, other) => one.localeCompare(other));
    },
  };
}

async function workOff(deps: Parameters<typeof syncUser>[0], queue: MemoryQueue, trouble: Trouble): Promise<void> {
  for (const published of queue.take()) {
    if (published.topic !== 'sync-requested' && published.topic !== 'bulk-sync-requested') continue;
    const { of = 'calendar', trigger } = published.message;
    if (trouble[of] === 'lost') continue;
    if (of === 'contacts') await syncContacts(deps, { syncId, trigger });
    else await syncUser(deps, { syncId, trigger });
  }
}

function withTrouble(plain: Google, trouble: Trouble): Google {
  const fail = (half: 'calendar' | 'contacts'): void => {
    const reason = trouble[half];
    if (reason !== undefined && reason !== 'lost') throw new GoogleFailure(reason, 'not today');
  };
  return {
    ...plain,
    calendarOf: (grant) => {
      const calendar = plain.calendarOf(grant);
      return {
        ...calendar,
        readEvents: async (...question) => {
          fail('calendar');
          return calendar.readEvents(...question);
        },
      };
    },
    contactsOf: (grant) => {
      const contacts = plain.contactsOf(grant);
      return {
        ...contacts,
        readContacts: async (question) => {
          fail('contacts');
          return contacts.readContacts(question);
        },
        createLabel: async (title, mark) => {
          if (title === 'Family') throw new GoogleFailure('rejected', 'reserved (facts 4.3)');
          return contacts.createLabel(title, mark);
        },
      };
    },
  };
}

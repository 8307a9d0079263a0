import type { SentPush } from '../../shared/adapters/memory/google-world.ts';
import { syncContacts } from '../../shared/flows/contacts/sync-contacts.ts';
import { partsOfSyncId } from '../../shared/domain/ids.ts';
import { requestWaitingMails, sendMail } from '../../shared/flows/mails/send-mail.ts';
import { repairContacts } from '../../shared/flows/contacts/repair-contacts.ts';
import { repairSync } from '../../shared/flows/operate/repair-sync.ts';
import { noteGooglePush } from '../../shared/flows/push/note-google-push.ts';
import { requestDueContactSyncs, requestDueSyncs } from '../../shared/flows/request-due-syncs.ts';
import { syncUser, type DeliveredRequest } from '../../shared/flows/sync-user.ts';
import { MailFailure } from '../../shared/ports/mailer.ts';
import { KeyFailure } from '../../shared/ports/keys.ts';
import { QueueFailure } from '../../shared/ports/queue.ts';
import type { Messages, Queue, SyncRequest, Topic } from '../../shared/ports/queue.ts';
import { StoreFailure } from '../../shared/ports/store.ts';
import type { HistoryPlan } from './acts.ts';
import { createClientBooks, type ClientBooks } from './contacts/client-books.ts';
import { createChoices, type Choices } from './choices.ts';
import { connect, switchOn } from './consents.ts';
import { createFaults, type Faults } from './faults.ts';
import { createPauses, type Pauses } from './pauses.ts';
import { perform } from './perform-act.ts';
import { portsFor } from './ports.ts';
import { createRandom, type Random } from './random.ts';
import { createScheduler, type Scheduler, type Worker } from './scheduler.ts';
import type { History, HistoryOptions } from './under-way.ts';
import { createWatch, type Watch } from './watch.ts';
import { createWorld, type SimulatedWorld } from './world.ts';

const channelSecret = 'the secret of the channels of the simulation';
const publicUrl = 'https://studio.example';
const pushAddress = `${publicUrl}/hooks/google`;

/** Sets a history up; nothing has happened. */
export async function openHistory(plan: HistoryPlan, options: HistoryOptions = {}): Promise<History> {
  const random = createRandom(plan.seed, 'course');
  const scheduler = createScheduler(createRandom(plan.seed, 'order'), options);
  const faults = createFaults(createRandom(plan.seed, 'faults'), plan.weather, options.withoutFaults ?? new Set());
  let receive: (push: SentPush) => void = () => undefined;
  const world = await createWorld(plan, { now: scheduler.now, onPush: (push) => receive(push) });
  const choices = createChoices((syncId, calendarId) => {
    for (const user of world.users)
      if (user.syncId === syncId) {
        user.calendarId = calendarId;
        user.used.add(calendarId);
      }
  });
  const clientBooks = createClientBooks();
  const pauses = createPauses();
  const watch = createWatch(['lumen', 'prism'], scheduler.now, [choices, clientBooks, pauses]);
  const mailChance = createRandom(plan.seed, 'mails');
  const course = { mailChance, plan, options, random, scheduler, faults, watch, choices, clientBooks, pauses, world };
  const history = begin(course);
  receive = (push) => receivePush(history, course, push);
  return history;
}

interface Course {
  readonly plan: HistoryPlan;
  readonly options: HistoryOptions;
  readonly random: Random;
  readonly mailChance: Random;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly watch: Watch;
  readonly choices: Choices;
  readonly clientBooks: ClientBooks;
  readonly pauses: Pauses;
  readonly world: SimulatedWorld;
}

function begin(course: Course): History {
  const { plan, options, random, scheduler, faults, watch, choices, clientBooks, pauses, world } = course;
  const queue: Queue = {
    publish: async (topic, message) => deliver(history, course, { topic, message, delivery: chance.id() }),
  };
  let ids = 0;
  let onSince = 0;
  const chance = {
    fraction: () => random.fraction(),
    id: () => String((ids += 1)).padStart(20, '0'),
    secret: () => String((ids += 1)).padStart(43, '0'),
  };
  const fate = {
    scheduler,
    random,
    faultOf(worker: Worker, label: string) {
      pauses.refuseWrite(worker, label);
      return options.faultOf === undefined ? faults.next(label) : options.faultOf(worker, label);
    },
    watch,
  };
  const history: History = {
    plan,
    world,
    scheduler,
    faults,
    deeds: [],
    seriesDeeds: [],
    contactDeeds: [],
    clientBooks,
    revoked: new Map(),
    detachments: new Map(),
    choices,
    acts: new Set(),
    onSince: () => onSince,
    baselines: watch.baselines,
    outcomes: new Map(),
    request: (request) => runSync(history, course, { ...request, delivery: chance.id() }),
    tick() {
      history.work('tick', { studioId: '' }, async (deps) => {
        const now = deps.clock.now();
        await requestDueSyncs(deps, { now });
        if (plan.contactsLag !== undefined) await requestDueContactSyncs(deps, { now });
        await requestWaitingMails(deps, { now });
      });
    },
    work(name, at, body) {
      const skew = plan.skew === 0 ? 0 : random.below(plan.skew) - plan.skew / 2;
      scheduler.spawn({ name, skew, crashed: () => undefined }, async (worker) => {
        if (at.studioId !== '') watch.assign(worker, at);
        await unlessDown(async () => body(portsFor(worker, { ...world, queue, chance }, fate)));
      });
    },
    act: (act) => perform(history, random, act),
    switchOn: async () => {
      onSince = scheduler.now();
      for (const user of world.users) await switchOn(history, user);
    },
    connect: (user, permissions) => connect(history, user, permissions),
  };
  runs.set(history, (name, request, ended) => {
    const skew = plan.skew === 0 ? 0 : random.below(plan.skew) - plan.skew / 2;
    scheduler.spawn({ name, skew, crashed: () => ended('crashed') }, async (worker) => {
      const { syncId, of } = request;
      pauses.began(worker, syncId);
      watch.assign(worker, { studioId: partsOfSyncId(syncId)?.studioId ?? '', syncId, ...(of && { of }) });
      const ports = portsFor(worker, { ...world, queue, chance }, fate);
      const deps = { ...ports, channelSecret, ...(plan.push ? { pushAddress } : {}) };
      const done = await unlessDown(async () => {
        if (request.trigger === 'repair')
          return void (await (request.of === 'contacts' ? repairContacts : repairSync)(deps, request));
        const outcome = await (request.of === 'contacts' ? syncContacts : syncUser)(deps, request);
        const told = outcome.kind === 'failed' ? `failed ${outcome.run.outcome}` : outcome.kind;
        scheduler.note(`${name} ${told}`);
        history.outcomes.set(told, (history.outcomes.get(told) ?? 0) + 1);
      });
      ended(done ? 'done' : 'failed');
    });
  });
  return history;
}

type StartRun = (name: string, request: DeliveredRequest, ended: (how: 'done' | 'failed' | 'crashed') => void) => void;
/** How each history starts a run; kept apart so that nobody but the queue does. */
const runs = new WeakMap<History, StartRun>();

/** Whether the work came to its end; our own infrastructure being down is no fault of the work. */
async function unlessDown(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof StoreFailure || error instanceof KeyFailure || error instanceof QueueFailure) return false;
    if (error instanceof MailFailure) return false;
    throw error;
  }
}

/** Hands a message over at least once, some time, in any order; now and then never: the tick finds what it was for. */
function deliver<T extends Topic>(
  history: History,
  course: Course,
  { topic, message, delivery }: { readonly topic: T; readonly message: Messages[T]; readonly delivery: string },
): void {
  const { random, scheduler, faults } = course;
  if (topic !== 'sync-requested' && topic !== 'bulk-sync-requested' && topic !== 'mail-requested') return;
  if (faults.mishap('lost message', 4)) return scheduler.note('a message is lost');
  if (topic === 'mail-requested') {
    // What this topic carries.
    const { mailId } = message as Messages['mail-requested'];
    for (const delay of [random.below(600), ...mailAgain(course)])
      scheduler.after(delay, `mail ${mailId}`, () => runMail(history, course, mailId));
    return;
  }
  // A message keeps its name however often it is delivered.
  const request = { ...(message as SyncRequest), delivery }; // what the other two topics carry
  const again = faults.mishap('doubled message', 6) ? [random.below(90_000)] : [];
  for (const delay of [random.below(random.percent(20) ? 30_000 : 600), ...again])
    scheduler.after(delay, `message for ${request.syncId} ${request.trigger}`, () => runSync(history, course, request));
}

/** Messages about mails come twice now and then, when the mail has long been sent; drawn apart, so that nothing else changes. */
function mailAgain({ mailChance }: Course): readonly number[] {
  return mailChance.percent(25) ? [30_000 + mailChance.below(600_000)] : [];
}

function runSync(history: History, course: Course, request: DeliveredRequest): void {
  const { random, scheduler } = course;
  const name = `run of ${request.of === 'contacts' ? 'contacts of ' : ''}${request.syncId} ${request.trigger}`;
  runs.get(history)?.(name, request, (how) => {
    if (how === 'done') return;
    const delay = how === 'crashed' && random.percent(70) ? 30_000 + random.below(300_000) : 200 + random.below(60_000);
    scheduler.after(delay, `again: ${name}`, () => runSync(history, course, request));
  });
}

/** Sends a mail; where that failed the message comes again, where its process died the tick finds the mail. */
function runMail(history: History, course: Course, mailId: Messages['mail-requested']['mailId']): void {
  history.work('mail', { studioId: '' }, async (deps) => {
    try {
      await sendMail({ ...deps, channelSecret, mailFrom: 'sync@studio.example', publicUrl }, { mailId });
    } catch (error) {
      const delay = 10_000 + course.random.below(60_000);
      course.scheduler.after(delay, `again: mail ${mailId}`, () => runMail(history, course, mailId));
      throw error;
    }
  });
}

/** A notification on its way: late, twice or never. */
function receivePush(history: History, { random, scheduler, faults }: Course, push: SentPush): void {
  if (faults.mishap('lost push', 15)) return;
  const copies = faults.mishap('doubled push', 10) ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1)
    scheduler.after(random.below(random.percent(10) ? 60_000 : 800), `push ${push.channelId}`, () => {
      history.work('push', { studioId: '' }, async (deps) => {
        await noteGooglePush({ ...deps, channelSecret }, push);
      });
    });
}

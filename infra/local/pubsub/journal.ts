import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Message, Subscription, Topic } from './wire.ts';

const fileName = 'pubsub.journal';
const named = z.looseObject({ name: z.string() });
const count = z.int().min(0);
const record = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('topic'), topic: named }),
  z.object({ kind: z.literal('topic-deleted'), name: z.string() }),
  z.object({ kind: z.literal('subscription'), subscription: named.extend({ topic: z.string() }) }),
  z.object({ kind: z.literal('subscription-deleted'), name: z.string() }),
  z.object({
    kind: z.literal('published'),
    messageId: z.string(),
    publishTime: z.object({ seconds: z.string(), nanos: z.number() }),
    data: z.string().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    orderingKey: z.string().optional(),
    to: z.array(z.object({ subscription: z.string(), attempt: count })),
  }),
  z.object({ kind: z.literal('attempted'), subscription: z.string(), messageId: z.string(), attempt: count }),
  z.object({ kind: z.literal('settled'), subscription: z.string(), messageId: z.string() }),
]);

/** One line of the journal. `data` is base64; `attempt` counts the deliveries that were refused. */
export type JournalRecord = z.infer<typeof record>;

/** The lines of one server, on disk in the order they happened. */
export interface Journal {
  /** Returns once the lines are with the operating system: the end of the process does not lose them, a power cut may. */
  append(records: readonly JournalRecord[]): void;
  /** Replaces everything by these lines, in one step. */
  rewrite(records: readonly JournalRecord[]): void;
  /** How many lines the file has. */
  length(): number;
  close(): void;
}

/**
 * Opens the journal in a directory, which is made when missing, and reads what it holds. A last line that was torn by the end
 * of the process is left out; any other unreadable line throws, because what follows it could not be trusted.
 */
export function openJournal(directory: string): {
  readonly records: readonly JournalRecord[];
  readonly journal: Journal;
} {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, fileName);
  const records = existsSync(path) ? readRecords(readFileSync(path, 'utf8'), path) : [];
  let length = records.length;
  let file = openSync(path, 'a');
  const journal: Journal = {
    append(added) {
      writeSync(file, linesOf(added));
      length += added.length;
    },
    rewrite(all) {
      writeFileSync(`${path}.new`, linesOf(all), { flush: true });
      closeSync(file);
      renameSync(`${path}.new`, path);
      file = openSync(path, 'a');
      length = all.length;
    },
    length: () => length,
    close: () => closeSync(file),
  };
  return { records, journal };
}

/** The journal line of a message and of the subscriptions that still have to deliver it. */
export function publishedRecord(
  message: Message,
  to: readonly { readonly subscription: string; readonly attempt: number }[],
): JournalRecord {
  return {
    kind: 'published',
    messageId: message.messageId,
    publishTime: { seconds: String(message.publishTime.seconds), nanos: message.publishTime.nanos ?? 0 },
    ...(message.data && { data: Buffer.from(message.data).toString('base64') }),
    ...(message.attributes && { attributes: { ...message.attributes } }),
    ...(message.orderingKey && { orderingKey: message.orderingKey }),
    to: [...to],
  };
}

/** The message of a journal line. */
export function messageOf(published: Extract<JournalRecord, { kind: 'published' }>): Message {
  return {
    messageId: published.messageId,
    publishTime: published.publishTime,
    ...(published.data !== undefined && { data: Buffer.from(published.data, 'base64') }),
    ...(published.attributes && { attributes: published.attributes }),
    ...(published.orderingKey !== undefined && { orderingKey: published.orderingKey }),
  };
}

/** The journal line of a topic. */
export function topicRecord(topic: Topic): JournalRecord {
  return { kind: 'topic', topic: { ...topic } };
}

/** The journal line of a subscription. */
export function subscriptionRecord(subscription: Subscription): JournalRecord {
  return { kind: 'subscription', subscription: { ...subscription } };
}

function readRecords(text: string, path: string): JournalRecord[] {
  const lines = text.split('\n');
  // Every whole line ends with a line break, so what follows the last one is empty or torn.
  lines.pop();
  return lines.map((line, index) => {
    try {
      return record.parse(JSON.parse(line));
    } catch (cause) {
      throw new Error(`${path}:${index + 1} cannot be read`, { cause });
    }
  });
}

function linesOf(records: readonly JournalRecord[]): string {
  return records.map((each) => `${JSON.stringify(each)}\n`).join('');
}

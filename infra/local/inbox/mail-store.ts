import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { MailRequest, Personalization } from './mail-request.ts';

const address = z.object({ email: z.string(), name: z.string().optional() });
const storedMail = z.object({
  id: z.string(),
  messageId: z.string(),
  receivedAt: z.string(),
  from: address,
  to: z.array(address),
  cc: z.array(address),
  bcc: z.array(address),
  replyTo: z.array(address),
  subject: z.string(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  customArgs: z.record(z.string(), z.string()),
  categories: z.array(z.string()),
  unsubscribeGroup: z.number().nullable(),
  sendAt: z.number().nullable(),
  templateId: z.string().nullable(),
  templateData: z.record(z.string(), z.unknown()),
  attachments: z.array(z.object({ filename: z.string(), type: z.string(), content: z.string() })),
});

/**
 * One mail as its recipients would get it: one per personalization. `id` sorts by arrival; `messageId` is the X-Message-Id of the
 * request; `receivedAt` is ISO 8601 in UTC; `sendAt` is in unix seconds; attachments are base64.
 */
export type StoredMail = z.infer<typeof storedMail>;

/** The mails that arrived, on disk where there is a directory. */
export interface MailStore {
  add(mails: readonly StoredMail[]): Promise<void>;
  /** The newest first; with `to`, only mails to that address (to, cc or bcc, letter case aside). */
  list(to?: string): readonly StoredMail[];
  find(id: string): StoredMail | undefined;
  clear(): Promise<void>;
}

/** Opens the store. With a directory, each mail is a file of its own, whole or not there; unreadable files throw. */
export async function openMailStore(directory: string | undefined): Promise<MailStore> {
  const mails = directory === undefined ? [] : await readMails(directory);
  return {
    async add(added) {
      for (const mail of added) {
        if (directory !== undefined) {
          await writeWhole(join(directory, `${mail.id}.json`), JSON.stringify(mail, undefined, 2));
        }
        mails.push(mail);
      }
    },
    list: (to) => mails.filter((mail) => to === undefined || isTo(mail, to)).toReversed(),
    find: (id) => mails.find((mail) => mail.id === id),
    async clear() {
      const cleared = mails.splice(0);
      if (directory !== undefined) {
        await Promise.all(cleared.map((mail) => rm(join(directory, `${mail.id}.json`), { force: true })));
      }
    },
  };
}

/** The mails of one request; `receivedAt` is in milliseconds since the epoch, `sequence` tells requests of one moment apart. */
export function mailsOf(
  request: MailRequest,
  arrival: { readonly messageId: string; readonly receivedAt: number; readonly sequence: number },
): StoredMail[] {
  return request.personalizations.map((own, index) => {
    const stamp = new Date(arrival.receivedAt).toISOString();
    const order = `${arrival.sequence}`.padStart(6, '0');
    const part = (type: string): string | null => {
      const found = request.content?.find((each) => each.type === type);
      return found ? substitute(found.value, own) : null;
    };
    return {
      id: `${stamp.replaceAll(/[:.]/g, '-')}-${order}-${index}`,
      messageId: arrival.messageId,
      receivedAt: stamp,
      from: own.from ?? request.from,
      to: own.to,
      cc: own.cc ?? [],
      bcc: own.bcc ?? [],
      replyTo: request.reply_to_list ?? (request.reply_to ? [request.reply_to] : []),
      subject: substitute(own.subject ?? request.subject ?? '', own),
      text: part('text/plain'),
      html: part('text/html'),
      headers: { ...request.headers, ...own.headers },
      customArgs: { ...request.custom_args, ...own.custom_args },
      categories: request.categories ?? [],
      unsubscribeGroup: request.asm?.group_id ?? null,
      sendAt: own.send_at ?? request.send_at ?? null,
      templateId: request.template_id ?? null,
      templateData: own.dynamic_template_data ?? {},
      attachments: (request.attachments ?? []).map(({ filename, type = 'application/octet-stream', content }) => ({
        filename,
        type,
        content,
      })),
    };
  });
}

function substitute(text: string, { substitutions = {} }: Personalization): string {
  let result = text;
  for (const [tag, value] of Object.entries(substitutions)) {
    result = result.replaceAll(tag, () => value);
  }
  return result;
}

function isTo(mail: StoredMail, address: string): boolean {
  return [...mail.to, ...mail.cc, ...mail.bcc].some(({ email }) => email.toLowerCase() === address.toLowerCase());
}

async function readMails(directory: string): Promise<StoredMail[]> {
  await mkdir(directory, { recursive: true });
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    names.map(async (name) => storedMail.parse(JSON.parse(await readFile(join(directory, name), 'utf8')))),
  );
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

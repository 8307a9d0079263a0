import { z } from 'zod';

/** The body of POST /v3/mail/send, as far as it matters to an inbox (facts 9; SendGrid's OpenAPI description of Mail Send). */
export type MailRequest = z.infer<typeof mailRequest>;

/** One personalization: the recipients of one mail and what is theirs alone. */
export type Personalization = MailRequest['personalizations'][number];

const mostRecipients = 1000;
const longestCustomArgs = 10_000;
const farthestSendAt = 72 * 60 * 60;
const reservedHeaders = new Set(
  'x-sg-id x-sg-eid received dkim-signature content-type content-transfer-encoding to from subject reply-to cc bcc'.split(
    ' ',
  ),
);

const address = z.strictObject({ email: z.email('Does not contain a valid address.'), name: z.string().optional() });
const addresses = z.array(address).max(mostRecipients);
const texts = z.record(z.string(), z.string('Must be a string.'));
const headers = texts.refine(
  (given) => Object.keys(given).every((name) => !reservedHeaders.has(name.toLowerCase())),
  'The headers you provided contain a reserved header.',
);
const customArgs = texts.refine(
  (given) => Buffer.byteLength(JSON.stringify(given)) <= longestCustomArgs,
  `The custom_args exceed ${longestCustomArgs} bytes.`,
);
const setting = z.looseObject({ enable: z.boolean().optional() });

const personalization = z
  .strictObject({
    from: address.optional(),
    to: addresses.min(
      1,
      'The to array is required for all personalization objects, and must have at least one email object.',
    ),
    cc: addresses.optional(),
    bcc: addresses.optional(),
    subject: z.string().min(1).optional(),
    headers: headers.optional(),
    substitutions: texts.optional(),
    dynamic_template_data: z.record(z.string(), z.unknown()).optional(),
    custom_args: customArgs.optional(),
    send_at: z.int().optional(),
  })
  .refine((given) => new Set(recipients(given)).size === recipients(given).length, {
    message: 'Each email address in the personalization block should be unique between to, cc, and bcc.',
  });

const content = z
  .array(
    z.strictObject({
      type: z.string().min(1),
      value: z.string().min(1, 'The content value must be a string at least one character in length.'),
    }),
  )
  .min(1)
  .refine((parts) => isPlainFirst(parts.map((part) => part.type)), {
    message: 'If present, text/plain and text/html may only be provided once, text/plain first, followed by text/html.',
  });

const mailRequest = z
  .strictObject({
    personalizations: z
      .array(personalization)
      .min(1, 'The personalizations field is required and must have at least one personalization.')
      .max(1000),
    from: address,
    reply_to: address.optional(),
    reply_to_list: addresses.optional(),
    subject: z.string().min(1).optional(),
    content: content.optional(),
    attachments: z
      .array(
        z.strictObject({
          content: z.base64().min(1),
          filename: z.string().min(1),
          type: z.string().min(1).optional(),
          disposition: z.enum(['inline', 'attachment']).optional(),
          content_id: z.string().optional(),
        }),
      )
      .optional(),
    template_id: z.string().optional(),
    headers: headers.optional(),
    categories: z.array(z.string().max(255)).max(10).optional(),
    custom_args: customArgs.optional(),
    send_at: z.int().optional(),
    batch_id: z.string().optional(),
    asm: z.strictObject({ group_id: z.int(), groups_to_display: z.array(z.int()).max(25).optional() }).optional(),
    ip_pool_name: z.string().min(2).max(64).optional(),
    mail_settings: z
      .strictObject({
        bypass_list_management: setting.optional(),
        bypass_spam_management: setting.optional(),
        bypass_bounce_management: setting.optional(),
        bypass_unsubscribe_management: setting.optional(),
        footer: setting.optional(),
        sandbox_mode: setting.optional(),
      })
      .optional(),
    tracking_settings: z.record(z.string(), setting).optional(),
  })
  .refine((mail) => mail.content !== undefined || mail.template_id !== undefined, {
    path: ['content'],
    message:
      'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.',
  })
  .refine((mail) => hasSubject(mail), {
    path: ['subject'],
    message:
      'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.',
  })
  .refine((mail) => mail.reply_to === undefined || mail.reply_to_list === undefined, {
    path: ['reply_to'],
    message: 'Only one of reply_to and reply_to_list may be given.',
  })
  .refine((mail) => mail.personalizations.flatMap((each) => recipients(each)).length <= mostRecipients, {
    path: ['personalizations'],
    message: `The number of recipients exceeds ${mostRecipients}.`,
  })
  .refine((mail) => new Set(mail.categories).size === (mail.categories?.length ?? 0), {
    path: ['categories'],
    message: 'The categories must be unique.',
  });

/** One thing wrong with a request, as SendGrid words it. `field` is the path of what is wrong, such as `from.email`. */
export interface RequestError {
  readonly message: string;
  readonly field: string | null;
  readonly help: null;
}

/** A request that was read, or everything that is wrong with it. */
export type ReadRequest =
  | { readonly kind: 'mail'; readonly mail: MailRequest }
  | { readonly kind: 'invalid'; readonly errors: readonly RequestError[] };

/** Reads and checks a request body; `now` is in milliseconds since the epoch and bounds `send_at` (at most 72 hours ahead). */
export function readMailRequest(body: unknown, now: number): ReadRequest {
  const parsed = mailRequest.safeParse(body);
  if (!parsed.success) {
    return { kind: 'invalid', errors: parsed.error.issues.map((issue) => error(issue.path.join('.'), wording(issue))) };
  }
  const latest = now / 1000 + farthestSendAt;
  const times = [parsed.data.send_at, ...parsed.data.personalizations.map((each) => each.send_at)];
  if (times.some((time) => time !== undefined && time > latest)) {
    return { kind: 'invalid', errors: [error('send_at', 'Scheduling more than 72 hours in advance is forbidden.')] };
  }
  return { kind: 'mail', mail: parsed.data };
}

/** One error of a response; an empty path means that no field is to blame. */
export function error(path: string, message: string): RequestError {
  return { message, field: path === '' ? null : path, help: null };
}

function wording(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `Additional property ${issue.keys.join(', ')} is not allowed`;
  }
  return issue.message;
}

function recipients(given: {
  readonly to: readonly { readonly email: string }[];
  readonly cc?: readonly { readonly email: string }[] | undefined;
  readonly bcc?: readonly { readonly email: string }[] | undefined;
}): string[] {
  return [...given.to, ...(given.cc ?? []), ...(given.bcc ?? [])].map(({ email }) => email.toLowerCase());
}

function isPlainFirst(types: readonly string[]): boolean {
  const [plain, html] = [types.indexOf('text/plain'), types.indexOf('text/html')];
  const once = types.lastIndexOf('text/plain') === plain && types.lastIndexOf('text/html') === html;
  return once && plain <= 0 && (html === -1 || html === plain + 1);
}

function hasSubject(mail: {
  readonly subject?: string | undefined;
  readonly template_id?: string | undefined;
  readonly personalizations: readonly { readonly subject?: string | undefined }[];
}): boolean {
  return (
    mail.subject !== undefined ||
    mail.template_id !== undefined ||
    mail.personalizations.every((each) => each.subject !== undefined)
  );
}

import { describe, expect, it } from 'vitest';
import { asId } from '../../shared/domain/ids.ts';
import type { ClientId } from '../../shared/domain/ids.ts';
import type { RenderedMail } from '../../shared/mails/render-mail.ts';
import { isAboutAccess, wordMail } from '../../shared/mails/word-mail.ts';
import type { MailContext } from '../../shared/mails/mail-context.ts';
import type { MailSubject } from '../../shared/ports/records/mail-record.ts';
import type { RunLine, Warning } from '../../shared/ports/records/run-record.ts';
import { context, entry, examples, heldWarning, run, runId, stalledBy, userId, zone } from './examples.ts';

function worded(subject: MailSubject, about: MailContext = context): RenderedMail {
  const mail = wordMail(subject, about);
  if (mail === undefined) throw new Error('nothing to say');
  return mail;
}

function example(name: string): RenderedMail {
  const found = examples[name];
  if (found === undefined) throw new Error(`no example ${name}`);
  return worded(found.subject, found.context);
}

const warningsOf = (warnings: readonly Warning[], conflicts = 0): MailSubject => ({
  kind: 'warnings',
  userId,
  runId,
  warnings,
  conflicts,
});
const reportOf = (lines: readonly RunLine[], linesLeftOut = 0): RenderedMail =>
  worded({ kind: 'report', userId, runId }, { ...context, run: { ...run, lines, linesLeftOut } });

/** Every address the mail leads to, as a mail program reads them. */
function linksIn({ html }: RenderedMail): readonly string[] {
  return [...new Set(Array.from(html.matchAll(/href="([^"]+)"/g), ([, url = '']) => url))];
}

describe('a mail', () => {
  it.each(Object.keys(examples))('says in text and HTML the same, with the same links (%s)', (name) => {
    const mail = example(name);
    expect(mail.subject.length).toBeGreaterThan(10);
    expect(linksIn(mail).length).toBeGreaterThan(0);
    for (const url of linksIn(mail)) {
      expect(url).toMatch(/^https:\/\/sync\.example\.com\//);
      expect(mail.text).toContain(url);
    }
    // What people typed may hold anything; the layout's own markup stays in the HTML.
    expect(mail.text).not.toMatch(/<\/?(p|a|td|tr|table|div|br|span)\b|&[a-z]+;/);
    expect(mail.html).not.toMatch(/\{\{|<!--(each|end)/);
  });

  it.each([
    ['reconnect', '/users/ann/google-sync'],
    ['conflicts', '/conflicts?run=run-7'],
    ['conflicts', '/conflicts/q-1'],
    ['conflicts', '/conflicts/q-2'],
    ['one-conflict', '/conflicts/q-2'],
    ['mass-delete', '/conflicts/q-3'],
    ['warnings', '/bookings/b-12'],
    ['warnings', '/users/ann/google-sync'],
    ['warnings', '/runs/run-7'],
    ['report', '/runs/run-7'],
    ['populate-finished', '/runs/run-7'],
    ['sync-failing', '/users/ann/google-sync'],
    ['stalled-operators', '/operations/syncs/lumen.ann'],
    ['invitation', '/invitations/secret-token'],
  ])('%s leads to exactly the thing it is about: %s', (name, path) => {
    expect(linksIn(example(name))).toContain(`https://sync.example.com${path}`);
  });

  it('about access has no link that switches it off; every other one to a user or studio has', () => {
    for (const [name, { subject }] of Object.entries(examples)) {
      const offers = example(name).text.includes('/unsubscribe/');
      expect([name, offers]).toEqual([name, !isAboutAccess(subject) && !name.endsWith('-operators')]);
    }
  });

  it('tells three problems of a run on three lines, each with its remedy', () => {
    const { text, subject } = example('warnings');
    expect(text.match(/^- /gm)).toHaveLength(3);
    expect(text.match(/^ {2}What to do: /gm)).toHaveLength(3);
    expect(subject).toBe('Google sync: 3 things need a look');
  });

  it('counts questions and problems together, and says what they are', () => {
    const both = worded(warningsOf([heldWarning], 2), {
      ...context,
      questions: examples['conflicts']?.context.questions ?? [],
    });
    expect(both.subject).toBe('Google sync: 3 things need a look');
    expect(both.text.match(/^- /gm)).toHaveLength(3);
  });

  it('tells of questions that a crash kept quiet by their number', () => {
    const { text } = worded(warningsOf([], 4));
    expect(text).toContain('4 questions wait for an answer.');
    expect(text).toContain('https://sync.example.com/conflicts');
  });

  it('is not sent when every question was answered meanwhile', () => {
    const [question] = examples['one-conflict']?.context.questions ?? [];
    if (question === undefined) throw new Error('the example has no question');
    expect(wordMail(warningsOf([], 1), { ...context, questions: [{ ...question, state: 'closed' }] })).toBeUndefined();
  });

  it('lists 20 problems and counts the rest', () => {
    const many = Array.from({ length: 33 }, (_, index) => ({
      code: 'setAside',
      message: `It ${index}`,
      remedy: 'Do.',
    }));
    const { text } = worded(warningsOf(many));
    expect(text.match(/^- /gm)).toHaveLength(20);
    expect(text).toContain('13 more problems');
  });

  it('tells times in the studio’s language and zone, and names the zone', () => {
    const subject = examples['stalled-user']?.subject;
    if (subject === undefined) throw new Error('no example');
    const berlin = { ...context.studio, locale: 'de-DE', timeZone: zone('Europe/Berlin') };
    expect(worded(subject).text).toContain('Mon, Nov 23, 2026, 3:30 AM CST');
    expect(worded(subject, { ...context, studio: berlin }).text).toContain('Mo., 23. Nov. 2026, 10:30 MEZ');
    expect(worded(subject, { ...context, studio: berlin }).text).toContain('Europe/Berlin');
  });

  it('tells numbers in the studio’s language', () => {
    const { subject, context: about } = examples['populate-finished'] ?? {};
    if (subject === undefined || about === undefined) throw new Error('no example');
    expect(worded(subject, about).text).toContain('1,412 items');
    expect(worded(subject, { ...about, studio: { ...about.studio, locale: 'de-DE' } }).text).toContain('1.412 items');
  });

  it('tells operators which studio and what stopped it, and no name of a person', () => {
    const mail = example('stalled-operators');
    for (const said of [mail.subject, mail.text, mail.html]) expect(said).not.toContain('Ann');
    expect(mail.text).toContain('lumen.ann');
    expect(mail.text).toContain('forbidden');
  });
});

describe('the detailed report', () => {
  it('tells each thing with its side, its fields before and after, and why not', () => {
    const { text } = example('report');
    expect(text).toContain('- Made in Google: Okafor: Newborn session');
    expect(text).toContain('- Changed in the studio: Dentist');
    expect(text).toContain('  Location: Main St 4 -> Main St 12, second floor');
    expect(text).toContain('  Shown as: busy -> free');
    expect(text).toContain('  Time: Tue, Dec 1, 2026, 9:00');
    expect(text).toContain('Not confirmed yet');
    expect(text).not.toContain('  Notes:');
  });

  it('tells a change behind the part of a text it shows', () => {
    const long = 'x'.repeat(500);
    const { text } = reportOf([
      {
        kind: 'updateInGoogle',
        title: 'A',
        before: entry('A', { notes: long }),
        after: entry('A', { notes: `${long}y` }),
      },
    ]);
    expect(text).toContain('(changed further on)');
  });

  it.each([
    ['FREQ=WEEKLY', 'every week'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE', 'every 2 weeks on Mon and Wed'],
    ['FREQ=DAILY;COUNT=10', 'every day 10 times'],
    ['FREQ=MONTHLY;BYDAY=2TU', 'every month on the 2nd Tue'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'every month on the last Fri'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', 'every month on day 1 and 15'],
    ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8', 'every year in March on day 8'],
    ['FREQ=WEEKLY;UNTIL=20261202T030000Z', 'every week until Dec 1, 2026'],
    ['FREQ=WEEKLY;UNTIL=20261202', 'every week until Dec 2, 2026'],
    ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1', 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1'],
  ])('tells %s as people say it: %s', (rule, words) => {
    const series = entry('A', { recurrence: { rule, excludedDates: [], changes: [] } });
    const { text } = reportOf([{ kind: 'updateInGoogle', title: 'A', before: entry('A'), after: series }]);
    expect(text).toContain(`  Repeats: no -> ${words}\n`);
  });

  it('tells what runs of contacts did', () => {
    const blank = { street: '', city: '', region: '', postalCode: '', country: '' };
    const card = { givenName: 'Maya', familyName: 'Ortiz', company: '', jobTitle: '', emails: [], address: blank };
    const before = { ...card, phones: [{ value: '+1 312 555 0100', label: 'mobile' }], notes: '' };
    const after = { ...before, phones: [...before.phones, { value: '+1 312 555 0101', label: '' }] };
    const about = { title: 'Maya Ortiz', clientId: asId<ClientId>('maya') };
    const lines: readonly RunLine[] = [
      { ...about, kind: 'updateInStudio', cardBefore: before, cardAfter: after },
      { ...about, kind: 'createInGoogle', cardAfter: after },
      { ...about, kind: 'skip', reason: 'oneWay', detail: 'Changes made in Google are not sent to the studio.' },
    ];
    const mail = worded({ kind: 'report', userId, runId }, { ...context, run: { ...run, of: 'contacts', lines } });
    expect(mail.subject).toBe('Google Contacts report: 2 changes, 1 not carried over');
    expect(mail.text).toContain('  Phone: +1 312 555 0100 (mobile) -> +1 312 555 0100 (mobile), +1 312 555 0101\n');
    expect(mail.text).toContain('  First name: Maya\n  Last name: Ortiz\n');
    expect(mail.text).not.toContain('The sync is one-way');
  });

  it('shows at most 200 lines, and leads to the rest', () => {
    const { text } = reportOf(
      Array.from({ length: 260 }, (_, index) => ({ kind: 'pair' as const, title: `No ${index}` })),
      40,
    );
    expect(text.match(/^- /gm)).toHaveLength(200);
    expect(text).toContain('100 more are not in this mail. See all of them: https://sync.example.com/runs/run-7');
  });

  it('stays below the size at which Gmail cuts mails, whatever people wrote', () => {
    const said = { notes: '<&"'.repeat(4_000), location: 'ä'.repeat(4_000), detail: 'x'.repeat(4_000) };
    const lines = Array.from({ length: 400 }, () => ({
      kind: 'merge' as const,
      title: '&'.repeat(10_000),
      before: entry('a'.repeat(900)),
      after: entry('b'.repeat(900), said),
    }));
    const { html, text } = reportOf(lines);
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    expect(text).toContain('more are not in this mail');
  });

  it('is not sent when its run is no longer kept', () => {
    expect(wordMail({ kind: 'report', userId, runId }, context)).toBeUndefined();
  });
});

const nasty: Readonly<Record<string, string>> = {
  script: '<script>alert(1)</script>',
  'an attribute': '"><img src=x onerror=alert(1)>\'',
  'header lines': 'Ann\r\nBcc: evil@example.com\r\n\r\nText',
  'separators of other scripts': 'Ann\u2028Bcc: evil@example.com\u2029\u0085x',
  'a turned direction': 'Ann \u202Egnp.exe\u202C \u2066x',
  'ten thousand characters': 'Ω'.repeat(10_000),
  'marks of the layout': '{{footer}}<!--each problems-->{{url}}<!--end problems-->',
  'half a character': 'a\uD83D',
  'a conditional comment': '<!--[if mso]><h1>x</h1><![endif]-->',
};

describe.each(Object.entries(nasty))('a mail in which somebody wrote %s', (name, text) => {
  const hostile: MailContext = {
    ...context,
    studio: { ...context.studio, name: text },
    userName: text,
    questions: [],
    run: {
      ...run,
      lines: [
        {
          kind: 'updateInGoogle',
          title: text,
          before: entry(text),
          after: entry('x', { notes: text, location: text }),
        },
      ],
    },
  };
  const subjects: readonly MailSubject[] = [
    { kind: 'invitation', email: 'b@example.com', invitedBy: text, token: 'a"><img src=x>' },
    warningsOf([{ code: 'setAside', message: `“${text}” could not be written.`, remedy: 'Change it.', item: text }]),
    { kind: 'report', userId, runId },
    { kind: 'reconnect', userId, accountEmail: text },
    { kind: 'syncFailing', userId, since: run.startedAt, reason: text, remedy: text },
    stalledBy(text),
  ];

  it.each(subjects)('has one-line headers and inert HTML ($kind)', (subject) => {
    const mail = worded(subject, hostile);
    expect(mail.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    expect(Array.from(mail.subject).length).toBeLessThanOrEqual(150);
    expect(mail.html).not.toMatch(/<script|<img|<h1|onerror=[^&]*>/);
    for (const said of [mail.subject, mail.text, mail.html]) {
      expect(said).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u2028\u2029]/);
      expect(said.isWellFormed()).toBe(true);
    }
    expect(mail.text.split('\n').some((line) => line.startsWith('Bcc:'))).toBe(false);
    expect(mail.html.length).toBeLessThan(60_000);
    const told = name === 'ten thousand characters' && subject.kind === 'warnings' ? mail.text : 'could not be written';
    expect(told).toContain('could not be written');
  });

  it('has as many tags as the same mail with plain names', () => {
    const tagsOf = (about: MailContext, subject: MailSubject): number =>
      worded(subject, about).html.match(/<[a-z/!]/gi)?.length ?? 0;
    const subject = (said: string): MailSubject => ({
      kind: 'invitation',
      email: 'b@example.com',
      invitedBy: said,
      token: 't',
    });
    expect(tagsOf(hostile, subject(text))).toBe(tagsOf(context, subject('Ann')));
  });
});

describe('a run id that is no word', () => {
  it('cannot leave its link', () => {
    const { html } = worded({ kind: 'report', userId, runId: asId('x"><b>') }, { ...context, run });
    expect(html).not.toContain('"><b>');
  });
});

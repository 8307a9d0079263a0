import { describe, expect, it } from 'vitest';
import { asId } from '../../shared/domain/ids.ts';
import { parseInstant, parseTimeZone } from '../../shared/domain/time.ts';
import { wordMail } from '../../shared/mails/word-mail.ts';
import type { MailSubject } from '../../shared/ports/records/mail-record.ts';

const timeZone = parseTimeZone('America/Chicago');
const since = parseInstant('2026-11-23T15:00:00Z');
if (timeZone === undefined || since === undefined) throw new Error('the times of the test are wrong');
const context = {
  studio: { name: 'Lumen', locale: 'en-US', timeZone },
  userName: 'Ann',
  publicUrl: 'https://sync.example.com',
};
const userId = asId<Extract<MailSubject, { kind: 'reconnect' }>['userId']>('ann');

const subjects: readonly MailSubject[] = [
  { kind: 'reconnect', userId, accountEmail: 'ann@example.com' },
  {
    kind: 'warnings',
    userId,
    runId: asId('run'),
    warnings: [{ code: 'setAside', message: 'It could not be written.', remedy: 'Change it.', item: 'Wedding' }],
    conflicts: 2,
  },
  { kind: 'syncFailing', userId, since, reason: 'Google cannot be reached.', remedy: 'Nothing needs to be done.' },
  { kind: 'invitation', email: 'ben@example.com', invitedBy: 'Ann', token: 'secret-token' },
];

function pathOf(subject: MailSubject): string {
  if (subject.kind === 'invitation') return '/invitations/secret-token';
  return subject.kind === 'warnings' && subject.conflicts > 0 ? '/conflicts?run=run' : '/users/ann/google-sync';
}

describe('a mail', () => {
  it.each(subjects)('says in text and HTML alike what happened and where to go ($kind)', (subject) => {
    const mail = wordMail(subject, context);
    const path = pathOf(subject);
    expect(mail.subject.length).toBeGreaterThan(10);
    for (const body of [mail.text, mail.html]) expect(body).toContain(`https://sync.example.com${path}`);
    expect(mail.text).not.toContain('<');
    expect(mail.html).toContain(mail.subject);
  });

  it('tells each problem with its remedy', () => {
    const { text, html } = wordMail(subjects[1] as MailSubject, context); // of four
    for (const body of [text, html]) {
      expect(body).toContain('It could not be written.');
      expect(body).toContain('Change it.');
      expect(body).toContain('2 questions wait for you');
    }
  });

  it.each([
    ['repeats', 0, '/users/ann/google-sync'],
    ['massDelete_google', 0, '/conflicts?run=run'],
    ['repeats', 1, '/conflicts?run=run'],
  ])('with a warning %s and %i questions leads to where it can be answered', (code, conflicts, path) => {
    const warnings = [{ code, message: 'Something.', remedy: 'Look.' }];
    const mail = wordMail({ kind: 'warnings', userId, runId: asId('run'), warnings, conflicts }, context);
    expect(mail.text).toContain(`https://sync.example.com${path}`);
  });

  it('tells times as the studio’s people do', () => {
    expect(wordMail(subjects[2] as MailSubject, context).text).toContain('9:00 AM CST'); // of four
  });

  it('is broken by no name: neither its headers nor its HTML', () => {
    const nasty = 'Ann\r\nBcc: evil@example.com\u2028<script>alert(1)</script>"\'';
    const mail = wordMail(
      { kind: 'invitation', email: 'b@example.com', invitedBy: nasty, token: 'a"><img src=x>' },
      { ...context, studio: { ...context.studio, name: nasty } },
    );
    expect(mail.subject).not.toMatch(/[\r\n\u2028]/);
    expect(mail.html).not.toMatch(/<script|<img/);
    expect(mail.html).toContain('&lt;script&gt;');
    expect(mail.text.split('\n').some((line) => line.startsWith('Bcc:'))).toBe(false);
  });

  it('has a subject that fits any program, however long the names are', () => {
    const subject = { kind: 'invitation' as const, email: 'b@example.com', invitedBy: 'x'.repeat(5000), token: 't' };
    expect(wordMail(subject, context).subject.length).toBeLessThanOrEqual(150);
  });
});

import { describe, expect, it } from 'vitest';
import type { RenderedMail } from '../../shared/mails/render-mail.ts';
import { wordMail } from '../../shared/mails/word-mail.ts';
import type { MailSubject } from '../../shared/ports/records/mail-record.ts';
import { context, examples } from './examples.ts';

function worded(subject: MailSubject | undefined): RenderedMail {
  const mail = subject === undefined ? undefined : wordMail(subject, context);
  if (mail === undefined) throw new Error('nothing to say');
  return mail;
}

const example = (name: string): RenderedMail => worded(examples[name]?.subject);

describe('the mail about a standstill', () => {
  it('names what stands still: the calendar, the contacts or both', () => {
    const [calendar, contacts, both] = [example('stalled-user'), example('stalled-contacts'), example('stalled-both')];
    expect(calendar.subject).toBe('Your Google Calendar sync stands still');
    expect(calendar.text).not.toContain('Contacts');
    expect(contacts.subject).toBe('Your Google Contacts sync stands still');
    expect(contacts.text).not.toContain('Calendar');
    expect(both.subject).toBe('Your Google sync stands still');
    expect(both.text).toContain('- Calendar: Google does not allow us');
    expect(both.text).toContain('- Contacts: Google cannot be reached.');
  });

  it('tells one cause of both once', () => {
    const { subject } = examples['stalled-both'] ?? {};
    if (subject?.kind !== 'stalled') throw new Error('no example');
    const halves = subject.halves.map((half) => ({ ...half, reason: 'No sync came to its end.', remedy: 'Wait.' }));
    const { text } = worded({ ...subject, halves });
    expect(text.match(/^- No sync came to its end\.$/gm)).toHaveLength(1);
    expect(text.match(/has ended well since|none of your Google Contacts since/g)).toHaveLength(2);
  });

  it('sends operators to a channel only where there is one', () => {
    const { subject } = examples['stalled-contacts'] ?? {};
    if (subject?.kind !== 'stalled') throw new Error('no example');
    expect(worded({ ...subject, audience: 'operators' }).text).not.toContain('channel');
    expect(example('stalled-operators').text).toContain('its channel');
  });
});

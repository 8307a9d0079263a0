import { fillLayout, readLayout } from './fill-layout.ts';
import type { Filling } from './fill-layout.ts';
import { asSubject, inOneLine } from './plain-text.ts';
import { compiledLayout } from './templates/compiled-layout.ts';

/** Where something is, and what the link says. `url` is ours, whole. */
export interface MailLink {
  readonly label: string;
  readonly url: string;
}

/** One thing that needs a person: what it is, what to do about it, and where. */
export interface MailProblem {
  readonly message: string;
  readonly remedy: string;
  readonly link?: MailLink;
}

/** One thing a run did or did not do. */
export interface MailChange {
  /** What was done, and where: "Changed in Google". */
  readonly what: string;
  readonly title: string;
  readonly fields: readonly { readonly field: string; readonly before?: string; readonly after: string }[];
  readonly reason?: string;
}

/** What every mail is made of. Every text is plain: what looks like markup is shown as it is. */
export interface MailParts {
  readonly heading: string;
  /** The studio's name, at the top. */
  readonly studio: string;
  readonly greeting?: string;
  readonly paragraphs: readonly string[];
  /** Figures with what they count: "412", "bookings are in your Google calendar". */
  readonly facts?: readonly { readonly value: string; readonly label: string }[];
  readonly problems?: readonly MailProblem[];
  /** What is said after the problems. */
  readonly rest?: readonly string[];
  readonly button: MailLink;
  readonly changes?: {
    readonly heading: string;
    readonly lines: readonly MailChange[];
    readonly more?: { readonly text: string } & MailLink;
  };
  readonly footer: string;
  /** Where these mails are switched off; absent on those that are about access. */
  readonly unsubscribeUrl?: string;
}

/** A mail in words. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The longest of what people wrote, characters. */
const longest = { line: 1_000, name: 100 } as const;
const layout = readLayout(compiledLayout);

/** Subject, text and HTML of a mail; all three are safe whatever the parts hold. */
export function renderMail(parts: MailParts): RenderedMail {
  return { subject: asSubject(parts.heading), text: textOf(parts), html: htmlOf(parts) };
}

function line(text: string): string {
  return inOneLine(text, longest.line);
}

function name(text: string): string {
  return inOneLine(text, longest.name);
}

function textOf(parts: MailParts): string {
  const { greeting, facts = [], problems = [], rest = [], button, changes, unsubscribeUrl } = parts;
  return [
    ...(greeting === undefined ? [] : [`Hello ${name(greeting)},`]),
    ...parts.paragraphs.map(line),
    ...(facts.length === 0 ? [] : [facts.map(({ value, label }) => `${line(value)} ${line(label)}`).join('\n')]),
    ...problems.map(problemText),
    ...rest.map(line),
    `${button.label}: ${button.url}`,
    ...(changes === undefined ? [] : [changes.heading, ...changes.lines.map(changeText)]),
    ...(changes?.more === undefined ? [] : [`${changes.more.text} ${changes.more.label}: ${changes.more.url}`]),
    `-- \nStudioSync · ${name(parts.studio)}\n${line(parts.footer)}`,
    ...(unsubscribeUrl === undefined ? [] : [`Switch these mails off: ${unsubscribeUrl}`]),
    '',
  ].join('\n\n');
}

function problemText({ message, remedy, link }: MailProblem): string {
  return [
    `- ${line(message)}`,
    `  What to do: ${line(remedy)}`,
    ...(link === undefined ? [] : [`  ${link.label}: ${link.url}`]),
  ].join('\n');
}

function changeText({ what, title, fields, reason }: MailChange): string {
  return [
    `- ${what}: ${line(title)}`,
    ...fields.map(({ field, before, after }) =>
      before === undefined ? `  ${field}: ${line(after)}` : `  ${field}: ${line(before)} -> ${line(after)}`,
    ),
    ...(reason === undefined ? [] : [`  ${line(reason)}`]),
  ].join('\n');
}

function htmlOf(parts: MailParts): string {
  const { greeting, facts = [], problems = [], rest = [], changes, unsubscribeUrl } = parts;
  return fillLayout(layout, {
    heading: line(parts.heading),
    preview: line(parts.paragraphs[0] ?? ''),
    studio: name(parts.studio),
    greeting: greeting === undefined ? [] : [{ name: name(greeting) }],
    paragraphs: parts.paragraphs.map((text) => ({ text: line(text) })),
    facts: facts.map(({ value, label }) => ({ value: line(value), label: line(label) })),
    problems: problems.map(({ message, remedy, link }) => ({
      message: line(message),
      remedy: line(remedy),
      link: link === undefined ? [] : [{ ...link }],
    })),
    rest: rest.map((text) => ({ text: line(text) })),
    button: [{ ...parts.button }],
    changeList: changes === undefined ? [] : [changeList(changes)],
    footer: line(parts.footer),
    unsubscribe: unsubscribeUrl === undefined ? [] : [{ url: unsubscribeUrl }],
  });
}

function changeList({ heading, lines, more }: NonNullable<MailParts['changes']>): Filling {
  return {
    heading,
    changes: lines.map(({ what, title, fields, reason }) => ({
      what,
      title: line(title),
      fields: fields.map(({ field, before, after }) => ({
        field,
        before: before === undefined ? [] : [{ value: line(before) }],
        after: line(after),
      })),
      reason: reason === undefined ? [] : [{ text: line(reason) }],
    })),
    more: more === undefined ? [] : [{ ...more }],
  };
}

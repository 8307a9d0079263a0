/** What every mail is made of. Every text is plain: what looks like markup is shown as it is. */
export interface MailParts {
  readonly heading: string;
  readonly greeting: string | undefined;
  readonly paragraphs: readonly string[];
  readonly problems: readonly { readonly message: string; readonly remedy: string }[];
  readonly button: { readonly label: string; readonly url: string };
  readonly footer: string;
}

/** The longest subject; longer ones are cut, many programs show fewer. */
const subjectLength = 150;

/** Text and HTML of a mail: simple blocks with inline styles, which every mail program shows alike. */
export function renderMail(parts: MailParts): { readonly text: string; readonly html: string } {
  return { text: textOf(parts), html: htmlOf(parts) };
}

/** A text as it may stand in a header: one line, no control characters, not endless. */
export function inOneLine(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line.length <= subjectLength ? line : `${line.slice(0, subjectLength - 1)}…`;
}

function textOf(parts: MailParts): string {
  const problems = parts.problems.map((problem) =>
    [`- ${inOneLineOfAnyLength(problem.message)}`, `  What to do: ${inOneLineOfAnyLength(problem.remedy)}`].join('\n'),
  );
  return [
    ...(parts.greeting === undefined ? [] : [`Hello ${inOneLine(parts.greeting)},`]),
    ...parts.paragraphs.map((paragraph) => inOneLineOfAnyLength(paragraph)),
    ...problems,
    `${parts.button.label}: ${parts.button.url}`,
    `--\n${inOneLineOfAnyLength(parts.footer)}`,
    '',
  ].join('\n\n');
}

function inOneLineOfAnyLength(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

const ink = '#22303a';
const quiet = '#5c6b75';
const accent = '#1f5f63';
const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

function htmlOf(parts: MailParts): string {
  const greeting = parts.greeting === undefined ? '' : paragraph(`Hello ${parts.greeting},`);
  const url = escape(parts.button.url);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(parts.heading)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f4f1ec;${font};color:${ink}">
<div style="max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #e4ded4;border-radius:12px;padding:28px 28px 20px">
<p style="margin:0 0 20px;font-size:14px;font-weight:600;letter-spacing:.02em;color:${accent}">StudioSync</p>
<h1 style="margin:0 0 16px;font-size:21px;line-height:1.3;font-weight:600">${escape(parts.heading)}</h1>
${greeting}${parts.paragraphs.map(paragraph).join('')}${parts.problems.map(problemBlock).join('')}
<p style="margin:24px 0"><a href="${url}" style="display:inline-block;background:${accent};color:#ffffff;text-decoration:none;font-size:16px;font-weight:600;padding:12px 20px;border-radius:8px">${escape(parts.button.label)}</a></p>
<p style="margin:0 0 20px;font-size:13px;line-height:1.5;color:${quiet}">If the button does not work, open this address:<br><span style="word-break:break-all">${url}</span></p>
<p style="margin:0;padding-top:16px;border-top:1px solid #e4ded4;font-size:13px;line-height:1.5;color:${quiet}">${escape(parts.footer)}</p>
</div>
</body>
</html>
`;
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 14px;font-size:16px;line-height:1.55">${escape(text)}</p>`;
}

function problemBlock(problem: MailParts['problems'][number]): string {
  return `<div style="margin:0 0 12px;padding:12px 14px;background:#faf6ee;border-left:3px solid #c98a2b;border-radius:6px;font-size:15px;line-height:1.5">${escape(problem.message)}<br><span style="color:${quiet}">${escape(problem.remedy)}</span></div>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it, in content and in quoted attributes. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '').replace(/[^\P{Cc}\n\t]/gu, '');
}

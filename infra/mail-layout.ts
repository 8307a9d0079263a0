import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import mjml from 'mjml';
import { format, resolveConfig } from 'prettier';

const source = new URL('../shared/mails/templates/mail.mjml', import.meta.url);

/** Where the compiled layout is kept. */
export const compiledLayoutFile = fileURLToPath(
  new URL('../shared/mails/templates/compiled-layout.ts', import.meta.url),
);

/** The layout of all mails as a module: what MJML makes of its source, so that nothing that runs in production needs MJML. */
export async function compileMailLayout(): Promise<string> {
  const { html } = await mjml(readFileSync(source, 'utf8'), {
    validationLevel: 'strict',
    keepComments: true,
    fonts: {}, // else it has mails load the fonts it knows from Google
  });
  const squeezed = html
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' '))
    .filter((line) => line !== '')
    .join('\n');
  if (/[`\\]|\$\{/.test(squeezed)) throw new Error('mail.mjml: the layout must hold no backtick, backslash or ${');
  const module = `/** What MJML made of mail.mjml. Made by infra/compile-mails.ts; change the source, not this. */\nexport const compiledLayout = \`${squeezed}\n\`;\n`;
  return format(module, { ...(await resolveConfig(compiledLayoutFile)), parser: 'typescript' });
}

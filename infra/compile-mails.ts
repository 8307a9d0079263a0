import { writeFileSync } from 'node:fs';
import { compiledLayoutFile, compileMailLayout } from './mail-layout.ts';

/** `node --import tsx infra/compile-mails.ts`: makes the layout of mails anew from shared/mails/templates/mail.mjml. */
writeFileSync(compiledLayoutFile, await compileMailLayout());

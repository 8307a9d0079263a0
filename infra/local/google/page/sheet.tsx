import type { FC, PropsWithChildren } from 'hono/jsx';
import { STYLES } from './styles.ts';

/** A narrow page with one thing to do. */
export const Sheet: FC<PropsWithChildren<{ title: string }>> = ({ title, children }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title}</title>
      <style dangerouslySetInnerHTML={{ __html: STYLES }} />
    </head>
    <body class="sheet">
      <main>{children}</main>
    </body>
  </html>
);

import { Hono } from 'hono';
import { readUnsubscribeLink, unsubscribe } from '../../../shared/flows/mails/unsubscribe.ts';
import type { WebConfig, WebDeps, WebEnvironment } from '../environment.ts';
import { Sheet } from '../layout.tsx';
import { paths } from '../paths.ts';

/**
 * Where mails are switched off without signing in. Mail programs post here by themselves (RFC 8058), so it needs neither an
 * origin nor a token: the signed address is the permission. Looking at it changes nothing, since scanners open every link.
 */
export function unsubscribePages(deps: WebDeps, config: WebConfig): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  app.get('/unsubscribe/:of/:signature', (context) => {
    const whose = readUnsubscribeLink(config, context.req.param());
    if (whose === undefined) return context.html(<NotOursSheet />, 404);
    const { question, afterwards } = words[whose.kind];
    return context.html(
      <Sheet title="Unsubscribe">
        <h1>{question}</h1>
        <p>{afterwards}</p>
        <form method="post">
          <button class="primary">Switch the mails off</button>
        </form>
      </Sheet>,
    );
  });
  app.post('/unsubscribe/:of/:signature', async (context) => {
    const link = context.req.param();
    const whose = readUnsubscribeLink(config, link);
    if (whose === undefined) return context.html(<NotOursSheet />, 404);
    await unsubscribe({ ...deps, channelSecret: config.channelSecret }, link);
    const { place, path } = words[whose.kind];
    return context.html(
      <Sheet title="Unsubscribed">
        <h1>The mails are switched off</h1>
        <p>
          They can be switched on again under <a href={path}>{place}</a>.
        </p>
      </Sheet>,
    );
  });
  return app;
}

const words = {
  user: {
    question: 'No more mails about the sync?',
    afterwards:
      'Warnings, questions and reports are then shown on the Google tab only. Mails about access to your Google account still come.',
    place: 'Google, E-mails',
    path: paths.googleSync,
  },
  studio: {
    question: 'No more mails about failing syncs?',
    afterwards: 'Syncs of the studio that fail or stand still are then shown on the pages only.',
    place: 'Studio, Notify of failures',
    path: paths.studio,
  },
} as const;

function NotOursSheet() {
  return (
    <Sheet title="Unsubscribe">
      <h1>This link is not complete</h1>
      <p>Copy the whole address from the mail, or switch the mails off on the Google tab.</p>
    </Sheet>
  );
}

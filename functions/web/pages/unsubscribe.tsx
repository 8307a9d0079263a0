import { Hono } from 'hono';
import { isUnsubscribeLink, unsubscribe } from '../../../shared/flows/mails/unsubscribe.ts';
import type { WebConfig, WebDeps, WebEnvironment } from '../environment.ts';
import { Sheet } from '../layout.tsx';
import { paths } from '../paths.ts';

/**
 * Where mails are switched off without signing in. Mail programs post here by themselves (RFC 8058), so it needs neither an
 * origin nor a token: the signed address is the permission. Looking at it changes nothing.
 */
export function unsubscribePages(deps: WebDeps, config: WebConfig): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  app.get('/unsubscribe/:syncId/:signature', (context) => {
    const link = context.req.param();
    if (!isUnsubscribeLink(config, link)) return context.html(<NotOursSheet />, 404);
    return context.html(
      <Sheet title="Unsubscribe">
        <h1>No more mails about the sync?</h1>
        <p>Warnings are then shown on the Google tab only. You can switch them on again there.</p>
        <form method="post">
          <button class="primary">Switch the mails off</button>
        </form>
      </Sheet>,
    );
  });
  app.post('/unsubscribe/:syncId/:signature', async (context) => {
    const outcome = await unsubscribe({ ...deps, channelSecret: config.channelSecret }, context.req.param());
    if (outcome.kind === 'notOurs') return context.html(<NotOursSheet />, 404);
    return context.html(
      <Sheet title="Unsubscribed">
        <h1>The mails are switched off</h1>
        <p>
          You find warnings on the <a href={paths.googleSync}>Google tab</a>, and can switch the mails on again there.
        </p>
      </Sheet>,
    );
  });
  return app;
}

function NotOursSheet() {
  return (
    <Sheet title="Unsubscribe">
      <h1>This link is not complete</h1>
      <p>Copy the whole address from the mail, or switch the mails off on the Google tab.</p>
    </Sheet>
  );
}

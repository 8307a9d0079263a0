import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { eventKinds, eventRequest, type Told } from './events.ts';
import { failureRequest } from './failures.ts';
import { ListPage, MailPage, MissingPage, type LinkTo } from './pages.tsx';
import { sendRoutes, type InboxParts } from './send.ts';

/** The inbox under `basePath` ('' or '/something'): the sending API, its pages, and their JSON for tests. */
export function createInboxApp(parts: InboxParts, basePath: string): Hono<{ Bindings: HttpBindings }> {
  const { store, failures, events } = parts;
  const link: LinkTo = (path) => `${basePath}${path}`;
  const app = new Hono<{ Bindings: HttpBindings }>({ strict: false }).basePath(basePath === '' ? '/' : basePath);

  app.route('/v3', sendRoutes(parts));

  app.get('/', (context) => {
    const to = context.req.query('to') || undefined;
    return context.html(<ListPage mails={store.list(to)} to={to} failures={failures.pending()} link={link} />);
  });

  app.get('/mails', (context) => context.json(store.list(context.req.query('to'))));

  app.delete('/mails', async (context) => {
    await store.clear();
    return context.body(null, 204);
  });

  app.post('/mails/delete', async (context) => {
    await store.clear();
    return context.redirect(link('/'), 303);
  });

  app.get('/mails/:id', (context) => {
    const mail = store.find(context.req.param('id'));
    const told = context.req.query('told');
    return mail
      ? context.html(<MailPage mail={mail} link={link} told={told} />)
      : context.html(<MissingPage link={link} />, 404);
  });

  app.post('/mails/:id/events', async (context) => {
    const mail = store.find(context.req.param('id'));
    const asked = eventRequest.safeParse(await bodyOf(context));
    if (mail === undefined) return context.html(<MissingPage link={link} />, 404);
    if (!asked.success) return context.json({ errors: asked.error.issues.map((issue) => issue.message) }, 422);
    const told = await events.tell(mail, asked.data.kind);
    if (isJson(context)) return context.json(told);
    const query = new URLSearchParams({ told: `${eventKinds[asked.data.kind]}: ${inWords(told)}` });
    return context.redirect(`${link(`/mails/${mail.id}`)}?${query.toString()}`, 303);
  });

  app.post('/failures', async (context) => {
    const asked = failureRequest.safeParse(await bodyOf(context));
    if (!asked.success) {
      return context.json({ errors: asked.error.issues.map((issue) => issue.message) }, 422);
    }
    failures.set(asked.data.kind, asked.data.times);
    return isJson(context) ? context.json({ pending: failures.pending() }) : context.redirect(link('/'), 303);
  });

  return app;
}

function inWords(told: Told): string {
  return 'status' in told ? `answered ${told.status}` : told.problem;
}

function isJson(context: Context): boolean {
  return context.req.header('content-type')?.startsWith('application/json') ?? false;
}

async function bodyOf(context: Context): Promise<unknown> {
  return isJson(context) ? context.req.json().catch(() => undefined) : context.req.parseBody();
}

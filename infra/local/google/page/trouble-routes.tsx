import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import type { Control } from '../control/control.ts';
import type { Desk } from '../desk.ts';
import { GOOGLE_LIMITS } from '../quota.ts';
import { paths } from './paths.ts';
import { showPage } from './show-page.ts';
import { TroublePage } from './trouble-page.tsx';

/** The page of troubles: GET shows, POST orders and leads back. */
export function troubleRoutes(desk: Desk, control: Control): Hono {
  const app = new Hono();
  const act = (path: string, order: (form: URLSearchParams, context: Context) => void): void => {
    app.post(paths.trouble + path, async (context) => {
      try {
        order(new URLSearchParams(await context.req.text()), context);
        return context.redirect(paths.trouble, 303);
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
        return showTrouble(desk, context, 'That could not be understood.');
      }
    });
  };
  app.get(paths.trouble, (context) => showTrouble(desk, context, undefined));
  act('/failures', (form) => {
    const methods = (form.get('methods') ?? '').split(/[\s,]+/).filter((name) => name !== '');
    const times = form.get('times') ?? '';
    control.fail({
      // What is no kind is refused by the failure book's own schema.
      kind: form.get('kind') as Parameters<Control['fail']>[0]['kind'],
      share: Number(form.get('share')) / 100,
      ...(times === '' ? {} : { times: Number(times) }),
      ...(methods.length === 0 ? {} : { methods }),
      milliseconds: Number(form.get('milliseconds')),
    });
  });
  act('/failures/:id/clear', (_form, context) => control.clearFailures(Number(context.req.param('id'))));
  act('/sync-tokens', (form) => control.expireSyncTokens(form.get('calendarId') || undefined));
  act('/contacts', (form) => {
    control.setContacts({ propagation: Number(form.get('seconds')) * 1_000 });
  });
  act('/contact-tokens', (form) => control.expireContactTokens(form.get('email') ?? ''));
  act('/contact-pause', (form) =>
    control.pauseContactWrites(form.get('email') ?? '', Number(form.get('minutes')) * 60_000),
  );
  act('/access-tokens', (form) => control.expireAccessTokens(form.get('email') ?? ''));
  act('/revoke', (form) => control.revokeAccess(form.get('email') ?? ''));
  act('/deliveries', (form) => control.troubleDeliveries(deliveriesOf(form)));
  act('/pause', (form) => control.pauseWrites(form.get('email') ?? '', Number(form.get('minutes')) * 60_000));
  act('/clock', (form) => control.advanceClock(Number(form.get('minutes')) * 60_000));
  act('/quotas', (form) => control.setQuotas(limitsOf(form)));
  act('/counts', () => control.resetCounts());
  return app;
}

function showTrouble(desk: Desk, context: Context, error: string | undefined): Response | Promise<Response> {
  const { world, failures, notifier, quota, counter } = desk;
  const calendars = [...world.calendars.values()].filter((calendar) => !calendar.deleted);
  const page = {
    failures: failures.list(),
    people: [...world.people.values()],
    calendars,
    trouble: notifier.trouble(),
    limits: quota.limits(),
    counts: counter.read(),
    contacts: { ...desk.contacts.settings, overlaps: desk.contacts.overlaps },
    now: world.clock.now(),
    error,
  };
  return showPage(context, <TroublePage {...page} />, error === undefined ? 200 : 422);
}

function deliveriesOf(form: URLSearchParams): { lose: number; duplicate: number; reorder: number; delay: number } {
  const share = (name: string): number => Number(form.get(name)) / 100;
  return {
    lose: share('lose'),
    duplicate: share('duplicate'),
    reorder: share('reorder'),
    delay: Number(form.get('delay')),
  };
}

function limitsOf(form: URLSearchParams): Parameters<Control['setQuotas']>[0] {
  const [perUser, perProject] = [Number(form.get('perUserPerMinute')), Number(form.get('perProjectPerMinute'))];
  if (perUser === 0 && perProject === 0) return 'off';
  return {
    ...GOOGLE_LIMITS,
    perUserPerMinute: perUser || GOOGLE_LIMITS.perUserPerMinute,
    perProjectPerMinute: perProject || GOOGLE_LIMITS.perProjectPerMinute,
  };
}

import { Hono } from 'hono';
import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { sameSitePath } from '../../../shared/flows/sign-in/begin-consent.ts';
import { makeStudio, readNewcomer } from '../../../shared/flows/studio/make-studio.ts';
import type { Refused } from '../../../shared/flows/refused.ts';
import { browserCookieName, cookieOptions, sessionCookieName } from '../cookies.ts';
import type { Person, WebConfig, WebDeps, WebEnvironment } from '../environment.ts';
import { readForm, textOf } from '../form-values.ts';
import { Sheet } from '../layout.tsx';
import { CsrfField, RefusedNote, SelectField, TextField } from '../parts/form.tsx';
import { localeOptions, planOptions } from '../parts/plans.ts';
import { timeZoneOptions } from '../parts/time-zones.ts';
import { operatorOf } from '../operator.ts';
import { paths } from '../paths.ts';
import { browserCookieOf } from '../session.ts';

const sessionKept = 30 * 86_400;

/** The form of somebody who signed in and has no studio yet. */
export function makeStudioPages(deps: WebDeps, config: WebConfig): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  app.get(paths.newStudio, async (context) => {
    const newcomer = await readNewcomer(deps, browserCookieOf(config, context));
    if (newcomer === undefined) return context.redirect(paths.signIn, 303);
    const returnTo = sameSitePath(context.req.query('returnTo'));
    // The vendor's operators need no studio of their own.
    if (returnTo.startsWith(paths.operations) && (await operatorOf(deps, config, context)) !== undefined)
      return context.redirect(returnTo, 303);
    const values: Values = { name: '', timeZone: '', plan: 'standard', locale: 'en-US', returnTo };
    return context.html(<MakeStudioSheet values={values} email={newcomer.email} person={context.get('person')} />);
  });
  app.post(paths.studios, async (context) => {
    const isJson = context.req.header('Content-Type')?.startsWith('application/json') === true;
    const form: Readonly<Record<string, unknown>> = isJson ? await readJson(context) : await readValues(context);
    const made = await makeStudio(deps, { browser: browserCookieOf(config, context), form });
    if (made.kind === 'refused') {
      if (isJson) return refuseJson(context, made);
      const email = (await readNewcomer(deps, browserCookieOf(config, context)))?.email ?? '';
      const sheet = (
        <MakeStudioSheet values={valuesOf(form)} email={email} person={context.get('person')} refused={made} />
      );
      return context.html(sheet, statusOf(made));
    }
    deleteCookie(context, browserCookieName(config.publicUrl), cookieOptions(config.publicUrl, 0));
    const options = cookieOptions(config.publicUrl, sessionKept);
    setCookie(context, sessionCookieName(config.publicUrl), made.cookie, options);
    if (isJson) return context.json({ studio: made.studio, user: made.user }, 201);
    const returnTo = sameSitePath(valuesOf(form).returnTo);
    return context.redirect(returnTo === paths.home ? paths.googleSync : returnTo, 303);
  });
  return app;
}

/** What the form holds. */
interface Values {
  readonly name: string;
  readonly timeZone: string;
  readonly plan: string;
  readonly locale: string;
  readonly returnTo: string;
}

async function readValues(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const form = await readForm(context.req);
  return Object.fromEntries(form);
}

async function readJson(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await context.req.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

function valuesOf(form: Readonly<Record<string, unknown>>): Values {
  const texts = new Map(Object.entries(form).map(([name, value]) => [name, typeof value === 'string' ? value : '']));
  return {
    name: textOf(texts, 'name'),
    timeZone: textOf(texts, 'timeZone'),
    plan: textOf(texts, 'plan'),
    locale: textOf(texts, 'locale'),
    returnTo: textOf(texts, 'returnTo'),
  };
}

function statusOf(refused: Refused): 403 | 409 | 422 {
  if (refused.code === 'invalid') return 422;
  return refused.code === 'signInFirst' ? 403 : 409;
}

function refuseJson(context: Context, refused: Refused): Response {
  const { code, message, remedy, errors } = refused;
  const status = statusOf(refused);
  const problem = { type: 'about:blank', title: message, status, detail: message, code, remedy };
  const body = JSON.stringify(errors === undefined ? problem : { ...problem, errors });
  return context.body(body, status, { 'Content-Type': 'application/problem+json' });
}

interface SheetProps {
  readonly values: Values;
  readonly email: string;
  /** Who is signed in in this browser all the same. */
  readonly person: Person | undefined;
  readonly refused?: Refused;
}

function MakeStudioSheet({ values, email, person, refused }: SheetProps) {
  const zones = [{ value: '', label: 'Choose a time zone' }, ...timeZoneOptions(values.timeZone)];
  return (
    <Sheet title="Make your studio" scripts={values.timeZone === '' ? ['time-zone.js'] : []}>
      <h1>Make your studio</h1>
      <p class="lead">
        {email === '' ? 'One step is left.' : `You are signed in as ${email}. One step is left.`} Your Google account is
        attached right away; nothing is written to it until you switch the sync on.
      </p>
      <RefusedNote refused={refused} />
      <form method="post" action={paths.studios} class="stack">
        {person === undefined ? null : <CsrfField person={person} />}
        <input type="hidden" name="returnTo" value={values.returnTo} />
        <TextField
          label="Name of the studio"
          name="name"
          value={values.name}
          required
          autocomplete="organization"
          refused={refused}
        />
        <div class={refused?.errors?.some(({ path }) => path === 'timeZone') === true ? 'field wrong' : 'field'}>
          <label for="timeZone">Time zone</label>
          <select id="timeZone" name="timeZone" required data-guess-time-zone={values.timeZone === '' ? '' : undefined}>
            {zones.map((zone) => (
              <option value={zone.value} selected={zone.value === values.timeZone}>
                {zone.label}
              </option>
            ))}
          </select>
          <p class="hint">Where the studio is. All-day bookings and reports go by it.</p>
        </div>
        <SelectField label="Plan" name="plan" value={values.plan} options={planOptions} refused={refused} />
        <SelectField
          label="Language and region"
          name="locale"
          value={values.locale}
          options={localeOptions}
          refused={refused}
          hint="How dates and times are written."
        />
        <button class="primary">Make the studio</button>
      </form>
    </Sheet>
  );
}

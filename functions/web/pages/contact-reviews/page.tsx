import { Hono } from 'hono';
import type { Context } from 'hono';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { UserId } from '../../../../shared/domain/ids.ts';
import { answerReview } from '../../../../shared/flows/contacts/answer-review.ts';
import { takeBackAnswer } from '../../../../shared/flows/contacts/take-back-answer.ts';
import { notFound } from '../../../../shared/flows/known-refusals.ts';
import { refuseInputs } from '../../../../shared/flows/refused.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import type { ReviewAnswer } from '../../../../shared/sync/contacts/model.ts';
import type { PersonEnvironment, WebDeps } from '../../environment.ts';
import { readForm, textOf } from '../../form-values.ts';
import { NotFoundPage, Page } from '../../layout.tsx';
import { RefusedNote } from '../../parts/form.tsx';
import { googleSyncPath, paths } from '../../paths.ts';
import { AnsweredCard, QuestionCard } from './question-card.tsx';
import { mayAnswer, readQuestions } from './read.ts';

type PageContext = Context<PersonEnvironment>;

/** Contacts that may be clients, for a person to say: one's own, and for admins the whole studio's. */
export function contactReviewPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  const onePath = `${paths.contactReviews}/:user/:id`;
  app.get(paths.contactReviews, (context) => show(deps, context));
  app.post(onePath, async (context) => {
    const answer = answerIn(await readForm(context.req));
    return act(deps, context, async (question) =>
      answer === undefined
        ? refuseInputs([{ path: 'answer', message: 'There is no such answer.' }])
        : answerReview(deps, { ...question, answer }),
    );
  });
  app.post(`${onePath}/take-back`, (context) => act(deps, context, async (question) => takeBackAnswer(deps, question)));
  return app;
}

function answerIn(form: ReadonlyMap<string, string>): ReviewAnswer | undefined {
  const answer = textOf(form, 'answer');
  if (answer === 'separate') return { kind: 'separate' };
  const clientId = textOf(form, 'clientId');
  return answer === 'pair' && isId(clientId) ? { kind: 'pair', clientId: asId(clientId) } : undefined;
}

/** Does something to a question this person may answer; done leads back to the list. */
async function act(
  deps: WebDeps,
  context: PageContext,
  does: (question: Omit<Parameters<typeof answerReview>[1], 'answer'>) => Promise<{ readonly kind: 'done' } | Refused>,
): Promise<Response> {
  const person = context.get('person');
  const userId = userIn(context.req.param('user'));
  const reviewId = context.req.param('id') ?? '';
  if (userId === undefined || !mayAnswer(person, userId) || !isId(reviewId))
    return context.html(<NotFoundPage person={person} place="googleSync" />, 404);
  const by = { userId: person.user.id, name: person.user.name };
  const outcome = await does({ studioId: person.studio.id, userId, reviewId, by });
  if (outcome.kind === 'done') {
    const query = new URLSearchParams({ told: 'answered' });
    return context.redirect(`${paths.contactReviews}?${query.toString()}`, 303);
  }
  return show(deps, context, outcome);
}

function userIn(text: string | undefined): UserId | undefined {
  return text !== undefined && isId(text) ? asId(text) : undefined;
}

async function show(deps: WebDeps, context: PageContext, refused?: Refused): Promise<Response> {
  const person = context.get('person');
  const of = userIn(context.req.query('user'));
  const { open, answered } = await readQuestions(deps.store, person, of);
  const status = refused === undefined ? 200 : statusOf(refused);
  return context.html(
    <Page title="Contacts to look at" person={person} place="googleSync">
      <p>
        <a href={googleSyncPath(of !== undefined && mayAnswer(person, of) ? of : person.user.id)}>
          Back to Google sync
        </a>
      </p>
      <h1>Contacts to look at</h1>
      <p class="lead">
        Each of these contacts shares something with a client, and only a person can know whether they are the same.
        Until somebody says, nothing is copied either way.
      </p>
      <RefusedNote refused={refused} />
      {context.req.query('told') === 'answered' ? (
        <p class="note good" role="status">
          Thank you. The sync follows within seconds.
        </p>
      ) : null}
      {open.length === 0 ? <p class="card empty">No contact waits for an answer.</p> : null}
      {open.map((question) => (
        <QuestionCard question={question} person={person} />
      ))}
      {answered.length === 0 ? null : <h2>Answered, and not done yet</h2>}
      {answered.map((question) => (
        <AnsweredCard question={question} person={person} />
      ))}
    </Page>,
    status,
  );
}

function statusOf({ code }: Refused): 404 | 409 | 422 {
  if (code === 'invalid') return 422;
  return code === notFound('question').code ? 404 : 409;
}

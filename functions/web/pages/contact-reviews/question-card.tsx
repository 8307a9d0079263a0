import { cardOf, cardTitle } from '../../../../shared/domain/card-of-client.ts';
import { clientName } from '../../../../shared/domain/client.ts';
import type { Client } from '../../../../shared/domain/client.ts';
import { phoneRegionOf } from '../../../../shared/domain/phone.ts';
import type { Person } from '../../environment.ts';
import { CardFacts } from '../../parts/card-facts.tsx';
import { CsrfField } from '../../parts/form.tsx';
import { Moment } from '../../parts/time.tsx';
import { clientPath, contactReviewPath } from '../../paths.ts';
import { agreementOf } from './agreement.ts';
import type { Question } from './read.ts';

interface QuestionProps {
  readonly question: Question;
  readonly person: Person;
}

/** One contact beside the clients it may be, with what agrees, and the answers with what each does. */
export function QuestionCard({ question, person }: QuestionProps) {
  const { review, clients, owner } = question;
  const region = phoneRegionOf(person.studio.locale);
  return (
    <section class="card" id={review.id}>
      <h2>{cardTitle(review.card)}</h2>
      <p class="hint">
        {`In the contacts of ${owner.id === person.user.id ? 'your own account' : owner.name}, noticed `}
        <Moment at={review.raisedAt} studio={person.studio} />
      </p>
      {clients.map((client) => {
        const card = cardOf(client);
        const { words, isSame } = agreementOf(review.card, card, region);
        return (
          <div class="choice">
            <p>
              <strong>{tellAgreement(words)}</strong>
            </p>
            <div class="columns">
              <div>
                <h3>In Google</h3>
                <CardFacts card={review.card} agrees={isSame} />
              </div>
              <div>
                <h3>
                  {'In the studio: '}
                  <a href={clientPath(client.id)}>{clientName(client)}</a>
                </h3>
                <CardFacts card={card} agrees={isSame} />
              </div>
            </div>
            <SameForm question={question} person={person} client={client} />
          </div>
        );
      })}
      <div class="choice">
        <form method="post" action={contactReviewPath(owner.id, review.id)}>
          <CsrfField person={person} />
          <p>{tellSeparate(question)}</p>
          <p class="hint">If it turns out to be the same after all, delete one of the two clients.</p>
          <button name="answer" value="separate">
            Two different people
          </button>
        </form>
      </div>
    </section>
  );
}

function SameForm({ question, person, client }: QuestionProps & { readonly client: Client }) {
  const { review, owner, tied } = question;
  const name = clientName(client);
  if (tied.has(client.id))
    return (
      <p class="note">
        {`“${name}” has another contact in Google already. If the two contacts are the same person, merge them in Google Contacts; the sync follows.`}
      </p>
    );
  return (
    <form method="post" action={contactReviewPath(owner.id, review.id)}>
      <CsrfField person={person} />
      <input type="hidden" name="clientId" value={client.id} />
      <p>
        {`The contact and “${name}” become one: e-mails and phones of both are kept. Where they differ otherwise, the studio’s word stands, and what Google had is kept on the Google tab.`}
      </p>
      <p class="hint">If it turns out to be somebody else after all, the client’s page unties them again.</p>
      <button class="primary" name="answer" value="pair">
        The same: pair them
      </button>
    </form>
  );
}

/** An answer that the next sync carries out, and can be taken back until then. */
export function AnsweredCard({ question, person }: QuestionProps) {
  const { review, clients, owner } = question;
  const { answer } = review;
  const chosen = clients.find(({ id }) => answer?.kind === 'pair' && id === answer.clientId);
  return (
    <section class="card">
      <p>
        {chosen === undefined
          ? `“${cardTitle(review.card)}” is somebody else.`
          : `“${cardTitle(review.card)}” and “${clientName(chosen)}” are the same.`}
      </p>
      <p class="hint">
        {`${review.answeredBy?.name ?? ''}${review.answeredAt === undefined ? '' : ', '}`}
        {review.answeredAt === undefined ? null : <Moment at={review.answeredAt} studio={person.studio} />}
      </p>
      <form method="post" action={`${contactReviewPath(owner.id, review.id)}/take-back`}>
        <CsrfField person={person} />
        <button>Take the answer back</button>
      </form>
    </section>
  );
}

function tellAgreement(words: readonly string[]): string {
  if (words.length === 0) return 'They are alike.';
  const [last = '', ...before] = words.toReversed();
  const list = before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
  return `The same on both sides: ${list}.`;
}

/** What becomes of the contact, and of the clients it is not. */
function tellSeparate({ review, clients, tied }: Question): string {
  const contact = `“${cardTitle(review.card)}” is somebody else: under the group’s label it becomes a client of its own, elsewhere it is left alone.`;
  const going = clients.filter(({ id }) => !tied.has(id)).map((client) => `“${clientName(client)}”`);
  if (going.length === 0) return contact;
  return `${contact} ${going.join(', ')} ${going.length === 1 ? 'gets its own contact' : 'get their own contacts'} where the group says so.`;
}

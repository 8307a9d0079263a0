import type { ContactsPreview } from '../../../../shared/flows/contacts/preview-contacts.ts';
import type { PreviewCounts } from '../../../../shared/flows/google-sync/preview-sync.ts';
import type { UserPreview } from '../../../../shared/flows/google-sync/preview-user.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { RefusedNote } from '../../parts/form.tsx';

interface Props {
  readonly title: string;
  readonly preview: UserPreview | Refused | undefined;
}

/** What a sync would do, counted for both directions, in words; or why that cannot be told. */
export function PreviewBlock({ title, preview }: Props) {
  if (preview === undefined) return null;
  return (
    <div id="preview" role="status">
      {preview.kind === 'refused' ? <RefusedNote refused={preview} /> : <Foreseen title={title} preview={preview} />}
    </div>
  );
}

function Foreseen({ title, preview }: { readonly title: string; readonly preview: UserPreview }) {
  const { calendar, contacts } = preview;
  return (
    <div class="note">
      <p>
        <strong>{title}</strong>
      </p>
      {calendar === undefined ? null : (
        <>
          {contacts === undefined ? null : <h3>Calendar</h3>}
          <Directions counts={calendar} />
        </>
      )}
      {contacts === undefined ? null : (
        <>
          <h3>Contacts</h3>
          <ForeseenContacts contacts={contacts} />
        </>
      )}
      <p class="hint">Nothing was saved or written.</p>
    </div>
  );
}

function ForeseenContacts({ contacts }: { readonly contacts: ContactsPreview | Refused }) {
  if (contacts.kind === 'refused')
    return (
      <p>
        {contacts.message} <strong>{contacts.remedy}</strong>
      </p>
    );
  return (
    <>
      <Directions counts={contacts} />
      {contacts.review === 0 ? null : <p>{tellReview(contacts.review)}</p>}
    </>
  );
}

interface DirectionsProps {
  readonly counts: { readonly studioToGoogle: PreviewCounts; readonly googleToStudio: PreviewCounts };
}

function Directions({ counts: { studioToGoogle, googleToStudio } }: DirectionsProps) {
  return (
    <>
      <p>{tellDirection('In Google', studioToGoogle)}</p>
      <p>{tellDirection('In the studio', googleToStudio)}</p>
      <p>{tellPaired(studioToGoogle.pair)}</p>
    </>
  );
}

/** One direction in a sentence, by the place written to: `In Google: 3 made, 0 changed, 0 deleted, 1 skipped.` */
function tellDirection(place: string, counts: PreviewCounts): string {
  return `${place}: ${counts.create} made, ${counts.update} changed, ${counts.delete} deleted, ${counts.skip} skipped.`;
}

function tellPaired(count: number): string {
  if (count === 0) return 'Nothing to pair.';
  return count === 1
    ? '1 is the same on both sides already: it is paired, not copied.'
    : `${count} are the same on both sides already: they are paired, not copied.`;
}

function tellReview(count: number): string {
  return count === 1
    ? '1 contact may be a client who is there already: you would be asked.'
    : `${count} contacts may be clients who are there already: you would be asked.`;
}

import type { Preview, PreviewCounts } from '../../../../shared/flows/google-sync/preview-sync.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { RefusedNote } from '../../parts/form.tsx';

interface Props {
  readonly title: string;
  readonly preview: Preview | Refused | undefined;
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

function Foreseen({ title, preview }: { readonly title: string; readonly preview: Preview }) {
  const { studioToGoogle, googleToStudio } = preview;
  return (
    <div class="note">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{tellDirection('In Google', studioToGoogle)}</p>
      <p>{tellDirection('In the studio', googleToStudio)}</p>
      <p>{tellPaired(studioToGoogle.pair)}</p>
      <p class="hint">Nothing was saved or written.</p>
    </div>
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

import type { Refused } from '../../../../shared/flows/refused.ts';
import type { ClientImportRecord, RowNote } from '../../../../shared/ports/records/client-import-record.ts';
import type { Person } from '../../environment.ts';
import { CsrfField, RefusedNote, SelectField } from '../../parts/form.tsx';
import { clientImportPath, paths } from '../../paths.ts';

/** The form that takes a file. */
export function ImportForm({ person, refused }: { readonly person: Person; readonly refused: Refused | undefined }) {
  return (
    <form method="post" action={paths.clientImport} enctype="multipart/form-data" class="card narrow stack">
      <h2>Import</h2>
      <CsrfField person={person} />
      <RefusedNote refused={refused} />
      <p>
        A CSV file, at most 2 MB and 5,000 rows. <a href={paths.clientTemplate}>Download the template</a> for the
        headings; empty cells change nothing, and e-mails and phones are added to those there are.
      </p>
      <div class="field">
        <label for="file">File</label>
        <input id="file" name="file" type="file" accept=".csv,text/csv" required />
      </div>
      <SelectField
        label="Rows of clients there are already"
        name="known"
        value="update"
        options={[
          { value: 'update', label: 'Update the client' },
          { value: 'leave', label: 'Leave the client as it is' },
        ]}
      />
      <SelectField
        label="Rows that may be a client there is already"
        name="unsure"
        value="leave"
        hint="The same e-mail address or phone, but another name."
        options={[
          { value: 'leave', label: 'Leave them out and list them' },
          { value: 'create', label: 'Add them as new clients' },
        ]}
      />
      <div class="actions">
        <button class="primary">Look at the file</button>
        <span class="hint">Nothing is changed yet.</span>
      </div>
    </form>
  );
}

/** What a file comes to, and the question whether to take it in. */
export function ImportPreview({ person, record }: { readonly person: Person; readonly record: ClientImportRecord }) {
  const { create, update, same, duplicate, wrong } = record.counts;
  const coming = create + update;
  return (
    <>
      <ul class="totals">
        <Total count={create} label="to make" />
        <Total count={update} label="to update" />
        <Total count={same} label="to leave as they are" />
        <Total count={duplicate} label="possible duplicates" look={duplicate === 0 ? '' : 'warn'} />
        <Total count={wrong} label="bad rows" look={wrong === 0 ? '' : 'bad'} />
      </ul>
      {record.newGroups.length === 0 ? null : <p class="note">New groups are made: {record.newGroups.join(', ')}.</p>}
      {record.ignored.length === 0 ? null : (
        <p class="note warn">Columns nobody knows are left out: {record.ignored.join(', ')}.</p>
      )}
      <form method="post" action={clientImportPath(record.id)} class="card narrow">
        <CsrfField person={person} />
        <p>
          {coming === 0
            ? 'There is nothing to import.'
            : 'Nothing is changed yet. Bad rows and possible duplicates are left out.'}
        </p>
        <div class="actions">
          <button class="primary" disabled={coming === 0}>
            {coming === 1 ? 'Import 1 row' : `Import ${coming.toLocaleString('en-US')} rows`}
          </button>
        </div>
      </form>
      <Notes title="Bad rows" notes={record.wrong} count={wrong} />
      <Notes title="Possible duplicates" notes={record.duplicates} count={duplicate} />
    </>
  );
}

function Total({
  count,
  label,
  look = '',
}: {
  readonly count: number;
  readonly label: string;
  readonly look?: string;
}) {
  return (
    <li class={look}>
      <strong>{count.toLocaleString('en-US')}</strong> {label}
    </li>
  );
}

interface NotesProps {
  readonly title: string;
  readonly notes: readonly RowNote[];
  readonly count: number;
}

function Notes({ title, notes, count }: NotesProps) {
  if (notes.length === 0) return null;
  return (
    <section class="card">
      <h2>{title}</h2>
      <div class="scroll">
        <table class="list">
          <thead>
            <tr>
              <th>Line</th>
              <th>Name</th>
              <th>What is the matter</th>
            </tr>
          </thead>
          <tbody>
            {notes.map(({ line, name, problem }) => (
              <tr>
                <td class="line">Line {line}</td>
                <td>{name}</td>
                <td>{problem}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {count > notes.length ? <p class="hint">And {count - notes.length} more.</p> : null}
    </section>
  );
}

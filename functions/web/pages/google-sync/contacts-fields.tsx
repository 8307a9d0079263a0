import { CheckField, SelectField } from '../../parts/form.tsx';
import type { Option } from '../../parts/form.tsx';
import type { Tab } from './tab.ts';

/** The settings that concern contacts: which clients go out, and whether edits come back. */
export function ContactsFields({ tab }: { readonly tab: Tab }) {
  const { view, groups, refused } = tab;
  const options: readonly Option[] = [
    { value: '', label: 'None: contacts are not synced' },
    ...groups
      .filter((group) => !group.inactive || group.id === view.clientGroupId)
      .map((group) => ({ value: group.id, label: group.inactive ? `${group.name} (inactive)` : group.name })),
  ];
  return (
    <fieldset>
      <legend>Contacts</legend>
      {view.account.status === 'connected' && !view.account.contactsGranted ? (
        <p class="note warn">
          Google Contacts are not allowed for this account. The calendar syncs all the same. To sync contacts too,
          authenticate again and leave the box for Contacts ticked.
        </p>
      ) : null}
      <SelectField
        label="Client group"
        name="clientGroupId"
        value={view.clientGroupId ?? ''}
        options={options}
        refused={refused}
        hint="Its clients appear in Google Contacts under a label of that name. Nobody else does."
      />
      <CheckField
        label="Send new and modified Google contacts to the studio"
        name="syncContactsBack"
        checked={view.syncContactsBack}
        hint="Two-way, for what carries the label. Deleting a contact in Google never deletes a client."
      />
    </fieldset>
  );
}

import type { Client } from '../../../../shared/domain/client.ts';
import type { ClientGroup } from '../../../../shared/domain/studio.ts';

/** The groups a client is in, by name; nothing where it is in none. */
export function GroupBadges({ client, groups }: { readonly client: Client; readonly groups: readonly ClientGroup[] }) {
  const mine = groups.filter(({ id }) => client.groupIds.includes(id));
  if (mine.length === 0) return null;
  return (
    <span class="badges">
      {mine.map(({ name }) => (
        <span class="badge">{name}</span>
      ))}
    </span>
  );
}

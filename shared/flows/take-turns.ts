/** The same items in an order in which their groups take turns: first one of each group, then a second of each, and so on. Within a group the order stays. */
export function takeTurns<Item>(items: readonly Item[], groupOf: (item: Item) => string): readonly Item[] {
  const turns: Item[][] = [];
  const taken = new Map<string, number>();
  for (const item of items) {
    const group = groupOf(item);
    const turn = taken.get(group) ?? 0;
    taken.set(group, turn + 1);
    (turns[turn] ??= []).push(item);
  }
  return turns.flat();
}

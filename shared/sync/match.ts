/** What two items that are evidently the same have in common. */
export interface Likeness {
  /** Equal for two items exactly when they are at the same time and are called the same. */
  readonly key: string;
}

/** Two items that are evidently one. */
export interface Twin<StudioSide, GoogleSide> {
  readonly studio: StudioSide;
  readonly google: GoogleSide;
}

/**
 * Pairs items that are evidently the same, each at most once, in the order given: a second one that looks the same finds
 * a second partner or none.
 */
export function matchEvidentTwins<StudioSide extends Likeness, GoogleSide extends Likeness>(
  studio: readonly StudioSide[],
  google: readonly GoogleSide[],
): readonly Twin<StudioSide, GoogleSide>[] {
  const waiting = new Map<string, StudioSide[]>();
  for (const item of studio) waiting.set(item.key, [...(waiting.get(item.key) ?? []), item]);
  const twins: Twin<StudioSide, GoogleSide>[] = [];
  for (const item of google) {
    const partner = waiting.get(item.key)?.shift();
    if (partner !== undefined) twins.push({ studio: partner, google: item });
  }
  return twins;
}

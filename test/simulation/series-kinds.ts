/** What people of the studio do with series. */
export const studioSeriesActs = [
  'bookSeries',
  'bookAllDaySeries',
  'bookLinkedSeries',
  'bookSessionSeries',
  'repeatBooking',
  'stopRepeating',
  'changeOccurrence',
  'leaveOccurrenceOut',
  'bringOccurrenceBack',
  'linkOccurrence',
  'convertOccurrence',
  'changeFollowing',
  'endSeries',
  'changeSeries',
  'deleteSeries',
  'bringGoogleSeriesIn',
  'leaveGoogleSeriesOut',
] as const;

/** What people do with series in Google. */
export const googleSeriesActs = [
  'createSeries',
  'createAllDaySeries',
  'createUnsayable',
  'repeatEvent',
  'changeInstance',
  'cancelInstance',
  'restoreInstance',
  'changeFollowingInstances',
  'endMaster',
  'changeMaster',
  'removeMaster',
  'obscureMaster',
  'inviteToInstance',
] as const;

/** The name of an act on a series. */
export type SeriesActKind = (typeof studioSeriesActs)[number] | (typeof googleSeriesActs)[number];

/** What histories of series are made of: besides these, whatever else happens. */
export const frequentSeriesActs: readonly SeriesActKind[] = [
  'bookSeries',
  'bookSeries',
  'bookSessionSeries',
  'changeOccurrence',
  'changeOccurrence',
  'changeOccurrence',
  'leaveOccurrenceOut',
  'leaveOccurrenceOut',
  'bringOccurrenceBack',
  'changeFollowing',
  'changeSeries',
  'changeSeries',
  'endSeries',
  'createSeries',
  'createSeries',
  'changeInstance',
  'changeInstance',
  'changeInstance',
  'cancelInstance',
  'cancelInstance',
  'restoreInstance',
  'changeFollowingInstances',
  'changeFollowingInstances',
  'changeMaster',
  'changeMaster',
  'endMaster',
];

/** What is there before anyone's sync is on, in histories of series. */
export const earlySeriesActs: readonly SeriesActKind[] = [
  'bookSeries',
  'bookSessionSeries',
  'createSeries',
  'createAllDaySeries',
  'changeOccurrence',
  'changeInstance',
  'cancelInstance',
];

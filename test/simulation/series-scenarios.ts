import type { Act, ActKind, UserPlan } from './acts.ts';
import type { Scenario } from './scenarios.ts';

const twoWay: UserPlan = {
  twoWay: true,
  populateGoogle: false,
  populateStudio: false,
  includeTentative: false,
  privacy: 'full',
  includeGoogleSeries: true,
};
const withoutGoogles: UserPlan = { ...twoWay, includeGoogleSeries: false };

/** What of a series or occurrence is edited: the acts choose by what is left of their number divided by five. */
const edits = { notes: 0, location: 1, title: 2, busy: 3, time: 4 } as const;

let value = 100;

/** An act; its number says what is edited, and to which of the first occurrences it happens. */
function act(kind: ActKind, edit: keyof typeof edits = 'notes', user = 0): Act {
  value += 5;
  return { kind, wait: 0, studio: 0, user, pick: 0, value: value - (value % 5) + edits[edit] };
}

/** The number of a daily series without an end, in New York: acts of other numbers pick other dates of it. */
const daily = 81;

function scenario(name: string, chapters: Scenario['chapters'], more: Partial<Scenario> = {}): Scenario {
  return { name, users: [twoWay], push: false, before: [], chapters, ...more };
}

const inGoogle = { push: true };
const series = [act('bookSeries')];
const session = [act('bookSessionSeries', 'location')];
const made = [act('createSeries', 'title')];
/** A series one occurrence of which is elsewhere, one with words of its own, and one left out. */
const uneven = [
  ...series,
  act('changeOccurrence', 'time'),
  act('changeOccurrence', 'notes'),
  act('leaveOccurrenceOut', 'title'),
];
/** The same, made in Google. */
const unevenThere = [
  ...made,
  act('changeInstance', 'time'),
  act('changeInstance', 'notes'),
  act('cancelInstance', 'title'),
];

const inTheStudio: readonly Scenario[] = [
  scenario('a series is made', [series]),
  scenario('a series of whole days is made', [[act('bookAllDaySeries')]]),
  scenario('a series is made with all its exceptions at once', [uneven]),
  scenario('an occurrence is moved', [series, [act('changeOccurrence', 'time')]]),
  scenario('an occurrence gets notes and another a place', [
    series,
    [act('changeOccurrence', 'notes'), act('changeOccurrence', 'location')],
  ]),
  scenario('an occurrence is left out, and comes back', [
    series,
    [act('leaveOccurrenceOut')],
    [act('bringOccurrenceBack')],
  ]),
  scenario('an occurrence is linked', [series, [act('linkOccurrence')]]),
  scenario('an occurrence becomes a session', [series, [act('convertOccurrence')]]),
  scenario('an uneven series gets another time', [uneven, [act('changeSeries', 'time')]]),
  scenario('an uneven series gets another time, and Google keeps exceptions', [uneven, [act('changeSeries', 'time')]], {
    manners: { exceptionsOnNewTime: 'kept' },
  }),
  scenario('an uneven series gets another title', [uneven, [act('changeSeries', 'title')]]),
  scenario('an uneven series goes on otherwise', [uneven, [act('changeFollowing', 'time')]]),
  scenario('an uneven series ends early', [uneven, [act('endSeries', 'time')]]),
  scenario('an uneven series is deleted', [uneven, [act('deleteSeries')]]),
  scenario('an uneven series is deleted and restored', [uneven, [act('deleteSeries')], [act('restoreBooking')]]),
  scenario('a booking begins to repeat', [[act('book')], [act('repeatBooking')]]),
  scenario('an uneven series stops repeating', [uneven, [act('stopRepeating')]]),
  scenario('a series goes to another user', [uneven, [act('reassignBooking', 'notes', 1)]], {
    users: [twoWay, twoWay],
  }),
];

const inGooglesCalendar: readonly Scenario[] = [
  scenario('a series is made in Google', [made, [act('tick')]], inGoogle),
  scenario('an uneven series is made in Google', [unevenThere, [act('syncNow')]]),
  scenario('a series is made in Google, of a user who wants none', [made, [act('tick')]], {
    ...inGoogle,
    users: [withoutGoogles],
  }),
  scenario('series of Google are asked for later', [unevenThere, [act('bringGoogleSeriesIn')], [act('syncNow')]], {
    users: [withoutGoogles],
  }),
  scenario('a series that cannot be said is made in Google', [[act('createUnsayable')], [act('tick')]], inGoogle),
  scenario('an instance is moved in Google', [series, [act('changeInstance', 'time')]], inGoogle),
  scenario('an instance of a session is moved and another cancelled in Google', [
    session,
    [act('changeInstance', 'time'), act('cancelInstance')],
  ]),
  scenario('an instance of a session is renamed in Google', [session, [act('changeInstance', 'title')]], inGoogle),
  scenario('an instance is cancelled in Google, and comes back', [
    series,
    [act('cancelInstance')],
    [act('restoreInstance')],
  ]),
  scenario('an uneven series is ended in Google', [uneven, [act('endMaster', 'time')]], inGoogle),
  scenario('an uneven series is renamed in Google', [uneven, [act('changeMaster', 'title')]], inGoogle),
  scenario('an uneven series gets another time in Google', [uneven, [act('changeMaster', 'time')]], inGoogle),
  scenario('the same, and Google keeps exceptions', [uneven, [act('changeMaster', 'time')]], {
    ...inGoogle,
    manners: { exceptionsOnNewTime: 'kept' },
  }),
  scenario('a series goes on otherwise in Google', [series, [act('changeFollowingInstances', 'title')]], {
    ...inGoogle,
    users: [withoutGoogles],
  }),
  scenario('a session goes on at another time in Google', [session, [act('changeFollowingInstances', 'time')]], {
    ...inGoogle,
    manners: { followingMark: 'left' },
  }),
  scenario(
    'a session goes on otherwise in Google, unmarked and under any id',
    [session, [act('changeFollowingInstances', 'notes')]],
    { manners: { followingMark: 'left', followingIds: 'random' } },
  ),
  scenario('an uneven series is deleted in Google', [uneven, [act('removeMaster')]], inGoogle),
  scenario('a session series is deleted in Google', [session, [act('removeMaster')]], inGoogle),
  scenario('an appointment begins to repeat in Google', [[act('book')], [act('repeatEvent')]], inGoogle),
  scenario('an uneven series gets a rule nobody can say', [uneven, [act('obscureMaster')]], inGoogle),
];

const onBothSides: readonly Scenario[] = [
  scenario('both change different occurrences', [
    [{ ...act('bookSeries'), value: daily }],
    [act('changeInstance', 'time'), act('changeOccurrence', 'time'), act('cancelInstance'), act('leaveOccurrenceOut')],
  ]),
  scenario('one is moved in Google while the series gets another time in the studio', [
    uneven,
    [act('changeInstance', 'time'), act('changeSeries', 'time')],
  ]),
  scenario('one is moved in the studio while the series gets another time in Google', [
    uneven,
    [act('changeMaster', 'time'), act('changeOccurrence', 'time')],
  ]),
  scenario('one is changed in the studio while the series goes on otherwise in Google', [
    uneven,
    [act('changeFollowingInstances', 'time'), act('changeOccurrence', 'notes')],
  ]),
  scenario('both end it', [uneven, [act('endMaster', 'location'), act('endSeries', 'title')]]),
  scenario('deleted in Google, changed in the studio', [
    uneven,
    [act('removeMaster'), act('changeOccurrence', 'notes')],
  ]),
  scenario('deleted in the studio, changed in Google', [uneven, [act('changeInstance', 'notes'), act('deleteSeries')]]),
  scenario('a populate both ways', [], {
    users: [{ ...twoWay, populateGoogle: true, populateStudio: true }],
    before: [...uneven, ...unevenThere],
  }),
  scenario('a cursor dies with changes on both sides', [
    uneven,
    [act('expireTokens'), act('changeInstance', 'time'), act('cancelInstance'), act('changeOccurrence', 'notes')],
  ]),
];

/** Every scenario of series whose crash points are tried. */
export const seriesScenarios: readonly Scenario[] = [...inTheStudio, ...inGooglesCalendar, ...onBothSides];

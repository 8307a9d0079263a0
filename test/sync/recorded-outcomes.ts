import { expect } from 'vitest';
import type { OccurrenceChange } from '../../shared/domain/series.ts';
import { date } from './calendar-examples.ts';

/** A series that was paired before, by its event: as it is told now, but for this. */
export interface Before {
  readonly id: string;
  readonly title?: string;
  readonly notes?: string;
  readonly rule?: string;
  readonly excluded?: readonly string[];
  readonly changes?: readonly OccurrenceChange[];
}

/** What becomes of a booking: its title, its rule, and what is said of single occurrences. */
export interface Outcome {
  readonly kind: string;
  readonly title?: string;
  readonly rule?: string;
  readonly excluded?: readonly string[];
  readonly changes?: readonly object[];
  readonly goesOn?: readonly (readonly [title: string, start: string, rule: string])[];
}

/** A rule that Google ended. */
export const split = 'FREQ=DAILY;UNTIL=';
const dishes = '68k0p6ackplecqs9fuvbs1fju0';

/** What each recorded sequence comes to, of series that the studio knew like this before. */
export const recordedOutcomes: readonly (readonly [name: string, readonly Before[], readonly Outcome[]])[] = [
  ['delete_all_all-1', [{ id: '6pbua6vjeic3e73gvponeo1qp6' }], [{ kind: 'deleteInStudio' }]],
  ['delete_all_all-2', [{ id: '0oije1knkkthb56vr149dub9qa' }], [{ kind: 'deleteInStudio' }]],
  [
    'delete_single_delete.single',
    [{ id: '5hni4sj3ql1669otmjg7sn1mok' }],
    [
      {
        kind: 'updateInStudio',
        title: '🍜 Breakfast',
        rule: `${split}20250401T045959Z`,
        excluded: ['2025-03-25'],
        changes: [],
      },
    ],
  ],
  [
    'delete_single_delete.single-2',
    [{ id: '72o12msae3t6au1lim41i8tu6j' }],
    [
      {
        kind: 'updateInStudio',
        title: '🗣️ Meeting w/ team',
        rule: 'FREQ=DAILY',
        excluded: ['2025-03-28'],
        changes: [],
      },
    ],
  ],
  [
    'delete_this-and-following_delete.this-and-following',
    [{ id: '5hni4sj3ql1669otmjg7sn1mok', rule: `${split}20250401T045959Z`, excluded: ['2025-03-25'] }],
    [
      {
        kind: 'updateInStudio',
        title: '🍜 Breakfast',
        rule: `${split}20250327T045959Z`,
        excluded: ['2025-03-25'],
        changes: [],
      },
    ],
  ],
  [
    'delete_this-and-following_delete.this-and-following-2',
    [{ id: '72o12msae3t6au1lim41i8tu6j', rule: 'FREQ=DAILY', excluded: ['2025-03-28'] }],
    [
      {
        kind: 'updateInStudio',
        title: '🗣️ Meeting w/ team',
        rule: `${split}20250326T045959Z`,
        excluded: [],
        changes: [],
      },
    ],
  ],
  ...(['edit_all_all-1', 'edit_all_all-2'] as const).map((name): [string, readonly Before[], readonly Outcome[]] => [
    name,
    [
      {
        id: dishes,
        title: '🍽️ Dishes',
        notes: '',
        changes: [
          {
            originalDate: date('2025-03-24'),
            description: '🍽️ Dishes: Edited Just This One',
            notes: 'Only the title',
          },
        ],
      },
      { id: `${dishes}_R20250326T123000`, title: '🍽️ Dishes 🔮', notes: 'Selected to change this and future events' },
    ],
    [
      { kind: 'updateInStudio', title: '🧽 Dishes', rule: `${split}20250326T045959Z`, excluded: [], changes: [] },
      { kind: 'updateInStudio', title: '🧽 Dishes', rule: 'FREQ=DAILY', excluded: [], changes: [] },
    ],
  ]),
  [
    'edit_single_single.instance-1',
    [{ id: dishes }],
    [
      {
        kind: 'updateInStudio',
        title: '🍽️ Dishes',
        rule: 'FREQ=DAILY',
        excluded: [],
        changes: [
          {
            originalDate: '2025-03-24',
            span: expect.objectContaining({ start: '2025-03-24T17:30:00Z' }),
            description: '🍽️ Dishes (Modified)',
          },
        ],
      },
    ],
  ],
  [
    'edit_single_single.instance-2',
    [{ id: '0e6062d5un60i5sn2m9et69c27' }],
    [
      {
        kind: 'updateInStudio',
        title: '🍽️ Dishes',
        rule: 'FREQ=DAILY',
        excluded: [],
        changes: [
          {
            originalDate: '2025-03-26',
            span: expect.objectContaining({ start: '2025-03-27T01:45:00Z' }),
            description: '🌙 Dishes-Edited One',
            notes: 'changed time from morning to night',
          },
        ],
      },
    ],
  ],
  [
    'edit_single_single.instance-3',
    [{ id: '1kmd7abo2uok36n1pkaemqncba' }],
    [
      {
        kind: 'updateInStudio',
        title: '🍽️ Dishes',
        rule: 'FREQ=DAILY',
        excluded: [],
        changes: [
          { originalDate: '2025-03-26', description: '🧼 Dishes-Edited Just This One' },
          { originalDate: '2025-03-27', description: '🫧 Dishes - Edited just this one' },
          { originalDate: '2025-03-28', description: '🧺 Dishes - Just this one' },
        ],
      },
    ],
  ],
  [
    'edit_this-and-following-v2_this-and-following-0',
    [{ id: '5hni4sj3ql1669otmjg7sn1mok', rule: 'FREQ=DAILY' }],
    [
      {
        kind: 'updateInStudio',
        title: '🍜 Breakfast',
        rule: `${split}20250401T045959Z`,
        excluded: [],
        changes: [],
        goesOn: [['🥑 Breakfast: This And Following', '2025-04-01T12:00:00Z', 'FREQ=DAILY']],
      },
    ],
  ],
  [
    'edit_this-and-following-v2_this-and-following-1',
    [{ id: 'e5srrkr361upjc2be22u6ti4pe', rule: 'FREQ=DAILY' }],
    [
      {
        kind: 'updateInStudio',
        title: '🥑 Breakfast: This And Following',
        rule: `${split}20250409T045959Z`,
        excluded: [],
        changes: [],
        goesOn: [['🍊 Breakfast: This And Following v2', '2025-04-09T12:00:00Z', 'FREQ=DAILY']],
      },
    ],
  ],
  [
    'edit_this-and-following_this-and-following-1',
    [{ id: '4k3h1bqn0pmn2qmvc7m0b6ip2q', rule: 'FREQ=DAILY' }],
    [
      {
        kind: 'updateInStudio',
        title: '🍽️ Dishes',
        rule: `${split}20250327T045959Z`,
        excluded: [],
        changes: [],
        goesOn: [['🧽 Dishes', '2025-03-27T12:30:00Z', 'FREQ=DAILY']],
      },
    ],
  ],
  [
    'edit_this-and-following_this-and-following-2',
    [{ id: '3i234gl45i6i1s8rpui7dleor0', rule: 'FREQ=DAILY' }],
    [
      {
        kind: 'updateInStudio',
        title: '📝 journal',
        rule: `${split}20250326T045959Z`,
        excluded: [],
        changes: [
          { originalDate: '2025-03-15', span: expect.objectContaining({ start: '2025-03-15T21:00:00Z' }) },
          { originalDate: '2025-03-19', span: expect.objectContaining({ start: '2025-03-20T21:30:00Z' }) },
        ],
        goesOn: [['🐛 Journal - This And Following', '2025-03-26T13:15:00Z', 'FREQ=DAILY']],
      },
    ],
  ],
  [
    'edit_this-and-following_this-and-following-3',
    [{ id: '0214krqh7jr2n0bobv19djs5aj', rule: 'FREQ=DAILY' }],
    [
      {
        kind: 'updateInStudio',
        title: '🥓 Breakfast',
        rule: `${split}20250326T045959Z`,
        excluded: [],
        changes: [],
        goesOn: [['🍳 Breakfast - This And Following', '2025-03-26T14:15:00Z', 'FREQ=DAILY']],
      },
    ],
  ],
  [
    'edit_this-and-following_this-and-following-4',
    [{ id: dishes, rule: 'FREQ=DAILY' }],
    [
      {
        kind: 'updateInStudio',
        title: '🍽️ Dishes',
        rule: `${split}20250326T045959Z`,
        excluded: [],
        changes: [
          {
            originalDate: '2025-03-24',
            description: '🍽️ Dishes: Edited Just This One',
            notes: 'Only the title and description were changed',
          },
        ],
        goesOn: [['🍽️ Dishes 🔮', '2025-03-26T12:30:00Z', 'FREQ=DAILY']],
      },
    ],
  ],
];

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contactMutants } from './contact-mutants.ts';
import { mutants } from './mutants.ts';

const shared = join(import.meta.dirname, '../../../shared');

test.each([...mutants, ...contactMutants])(
  'the fault “$name” fits the code as it is',
  async ({ file, instead, put }) => {
    const code = await readFile(join(shared, file), 'utf8');
    expect(code.split(instead)).toHaveLength(2);
    expect(put).not.toBe(instead);
  },
);

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the table is kept. */
export const messagesFile = join(root, 'docs/messages.md');

/** Something a person can be told: a stable code, what is the matter, and what to do about it. */
interface Message {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** The source that says it, below the root of the project. */
  readonly file: string;
}

/** Everything people can be told, as a page of the documentation: read from the sources, so that it is never another. */
export async function describeMessages(): Promise<string> {
  const told = ['shared/flows', 'functions'].flatMap(sourcesBelow).flatMap(messagesIn);
  const page = [introduction, ...groups.map((group) => tableOf(group, told))].join('\n\n');
  return format(page, { ...(await resolveConfig(messagesFile)), parser: 'markdown' });
}

const introduction = `# Warnings and errors

Everything StudioSync can say is the matter, with what to do about it. Made from the sources by \`node --import tsx infra/write-messages.ts\`; a test compares. \`…\` stands for what differs from case to case.`;

interface Group {
  readonly heading: string;
  readonly shown: string;
  readonly takes: (file: string) => boolean;
}

const setUpCheck = 'shared/flows/google-sync/check-set-up.ts';
const operators = /^(shared\/flows\/operate|functions\/web\/pages\/operations)/;
const warnings =
  /^shared\/flows\/(sync-run\/(warnings|failure-mails)|operate\/(compare-sample|decide-stalls)|contacts\/(news|contacts-trouble-mails))\.ts$/;

/** The first group that takes a file has it. */
const groups: readonly Group[] = [
  {
    heading: 'What a sync warns of, and why it fails',
    shown:
      'In the warning mail (once, until it changes), on the page of the run, and under Activity on the Google tab. A failure also in the mail to the studio’s job address, and in the mail about a standstill.',
    takes: (file) => warnings.test(file),
  },
  {
    heading: 'What the set-up check finds',
    shown: 'On the Google tab, one line for each step; a red one has what to do beside it.',
    takes: (file) => file === setUpCheck,
  },
  {
    heading: 'What operators are told',
    shown: 'On the operations pages.',
    takes: (file) => operators.test(file),
  },
  {
    heading: 'Why something asked for is not done',
    shown: 'Above the form on its page, with status 409, 422 or 429; by the API as JSON with this code.',
    takes: (file) => file.startsWith('shared/flows/'),
  },
  {
    heading: 'What pages and the API add of their own',
    shown: 'On the page, or by the API as JSON with this code.',
    takes: (file) => file.startsWith('functions/'),
  },
];

function tableOf(group: Group, told: readonly Message[]): string {
  const own = told.filter(({ file }) => groups.find(({ takes }) => takes(file)) === group);
  const rows = own.map(({ code, message, remedy }) => `| \`${code}\` | ${cell(message)} | ${cell(remedy)} |`);
  const header = ['| code | what is the matter | what to do |', '| --- | --- | --- |'];
  return [`## ${group.heading}`, '', group.shown, '', ...header, ...new Set(rows.toSorted())].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('<', '&lt;');
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .toSorted();
}

function messagesIn(file: string): readonly Message[] {
  const text = readFileSync(join(root, file), 'utf8');
  if (!/refuse\(|remedy/.test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Message[] = [];
  const look = (node: ts.Node): void => {
    const message = ts.isCallExpression(node)
      ? ofCall(node)
      : ts.isObjectLiteralExpression(node)
        ? ofObject(node)
        : undefined;
    if (message !== undefined) found.push({ ...message, file });
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

/** `refuse(code, message, remedy)`, and `line(step, ok, detail, remedy)` of the set-up check, where it can be red. */
function ofCall(call: ts.CallExpression): Omit<Message, 'file'> | undefined {
  const called = call.expression.getText();
  const isLine = called === 'line' && call.getSourceFile().fileName === setUpCheck;
  if (called !== 'refuse' && !isLine) return undefined;
  const [code, message, remedy] = call.arguments.filter((_, index) => !isLine || index !== 1).map(textOf);
  if (code === undefined || message === undefined || remedy === undefined || remedy === '') return undefined;
  return { code, message, remedy };
}

/** `{ code, message, remedy }` of a warning, or `{ reason, remedy }` of a failure under the `case` that names it. */
function ofObject(object: ts.ObjectLiteralExpression): Omit<Message, 'file'> | undefined {
  const value = (name: string): string | undefined => {
    const property = object.properties.find((each) => each.name?.getText() === name);
    return property !== undefined && ts.isPropertyAssignment(property) ? textOf(property.initializer) : undefined;
  };
  const remedy = value('remedy');
  const message = value('message') ?? value('reason') ?? value('detail');
  const code = value('code') ?? caseOf(object);
  return code === undefined || message === undefined || remedy === undefined ? undefined : { code, message, remedy };
}

/** The words of the `case` an expression stands under, several where they share it. */
function caseOf(node: ts.Node): string | undefined {
  const clause = ts.findAncestor(node, ts.isCaseClause);
  if (clause === undefined) return undefined;
  const clauses = clause.parent.clauses.filter(ts.isCaseClause);
  const words = [clause.expression];
  for (let index = clauses.indexOf(clause) - 1; clauses[index]?.statements.length === 0; index -= 1) {
    words.unshift(clauses[index]?.expression ?? clause.expression);
  }
  // What contact runs tell of is kept under the bare word, and told under this one.
  const prefix = node.getSourceFile().fileName.includes('/contacts/') ? 'contact_' : '';
  return words.map((word) => prefix + (textOf(word) ?? '')).join('`, `');
}

/** What a literal says, with … where something is put in; undefined for what is no text of its own. */
function textOf(expression: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (ts.isTemplateExpression(expression)) {
    return expression.head.text + expression.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  }
  if (ts.isIdentifier(expression)) return textOfVariable(expression);
  if (!ts.isConditionalExpression(expression)) return undefined;
  const both = [textOf(expression.whenTrue), textOf(expression.whenFalse)].filter((text) => text !== undefined);
  return both.length === 0 ? undefined : both.join(' / ');
}

/** What a constant of the same block says; of a choice what is said when things are not well, which comes last. */
function textOfVariable(name: ts.Identifier): string | undefined {
  const block = ts.findAncestor(name, ts.isBlock);
  for (const statement of block?.statements.filter(ts.isVariableStatement) ?? []) {
    const found = statement.declarationList.declarations.find((each) => each.name.getText() === name.text);
    const said = found?.initializer;
    if (said !== undefined) return textOf(ts.isConditionalExpression(said) ? said.whenFalse : said);
  }
  return undefined;
}

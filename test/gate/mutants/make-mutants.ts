import ts from 'typescript';
import type { Mutant } from './mutant';

const { SyntaxKind } = ts;

/** Operator → those that it is exchanged for. */
const EXCHANGED: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = {
  [SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [SyntaxKind.LessThanToken]: ['<=', '>='],
  [SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [SyntaxKind.PlusToken]: ['-'],
  [SyntaxKind.MinusToken]: ['+'],
  [SyntaxKind.SlashToken]: ['*'],
};
const LOGICAL: readonly ts.SyntaxKind[] = [
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
];
/** What says that a clause is not open → what else it could say. */
const HINDRANCES: Readonly<Record<string, string>> = {
  waiting: 'failed',
  failed: 'waiting',
  stale: 'waiting',
  canNotTell: 'waiting',
};
const METHODS: Readonly<Record<string, string>> = {
  every: 'some',
  some: 'every',
  max: 'min',
  min: 'max',
};
/** Calls that a list, or a text, may be left without. */
const LEFT_OUT: readonly string[] = ['filter', 'sort', 'trim', 'replace'];
/** Calls that ask their argument about each element. */
const ASKING: readonly string[] = ['every', 'some', 'find', 'filter'];

/** One place, and what may stand there instead. */
interface Change {
  readonly node: ts.Node;
  readonly texts: readonly string[];
}

/** Every mutant of a file that these rules make: of each condition, operand, verdict, number, default and case. */
export function mutantsOf(file: string, source: string): readonly Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    for (const change of changesOf(node)) {
      for (const text of change.texts) mutants.push(mutantOf(file, source, change.node, text));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return mutants;
}

function mutantOf(file: string, source: string, node: ts.Node, text: string): Mutant {
  const [start, end] = [node.getStart(), node.getEnd()];
  const from = source.slice(start, end);
  return {
    file,
    label: `${functionOf(node)}: ${short(from)} → ${short(text)}`,
    source: `${source.slice(0, start)}${text}${source.slice(end)}`,
  };
}

function short(text: string): string {
  return text === '' ? 'nothing' : text.replace(/\s+/g, ' ').trim();
}

/** The named function, or the constant, that a place stands in. */
function functionOf(node: ts.Node): string {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isFunctionDeclaration(at)) return at.name?.text ?? '';
    if (ts.isVariableDeclaration(at) && ts.isSourceFile(at.parent.parent.parent))
      return at.name.getText();
  }
  return '';
}

function changesOf(node: ts.Node): readonly Change[] {
  if (ts.isIfStatement(node)) return [{ node: node.expression, texts: ['true', 'false'] }];
  if (ts.isConditionalExpression(node)) return [{ node: node.condition, texts: ['true', 'false'] }];
  if (ts.isBinaryExpression(node)) return changesOfOperation(node);
  if (ts.isCallExpression(node)) return changesOfCall(node);
  if (ts.isReturnStatement(node)) return changesOfReturn(node);
  if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken)
    return [{ node, texts: [node.operand.getText()] }];
  if (ts.isNumericLiteral(node)) return [{ node, texts: [`(${node.text} + 1)`] }];
  if (ts.isCaseClause(node)) return [{ node: node.expression, texts: ["'~'"] }];
  if (ts.isArrayLiteralExpression(node)) return changesOfList(node);
  return ts.isBindingElement(node) && node.initializer !== undefined
    ? [{ node, texts: [node.getText().slice(0, -(node.initializer.getText().length + 2))] }]
    : [];
}

function changesOfOperation(node: ts.BinaryExpression): readonly Change[] {
  const { operatorToken, left, right } = node;
  if (isTimeOrNone(node)) return [];
  if (LOGICAL.includes(operatorToken.kind))
    return [{ node, texts: [`(${left.getText()})`, `(${right.getText()})`] }];
  return [{ node: operatorToken, texts: EXCHANGED[operatorToken.kind] ?? [] }];
}

/** `Date.parse(time ?? '')`: no time, undefined or empty, is read as none. */
function isTimeOrNone({ parent, right }: ts.BinaryExpression): boolean {
  return (
    right.getText() === "''" &&
    ts.isCallExpression(parent) &&
    parent.expression.getText() === 'Date.parse'
  );
}

function changesOfCall({ expression, arguments: given }: ts.CallExpression): readonly Change[] {
  const whole = expression.parent;
  if (ts.isIdentifier(expression)) {
    const other = HINDRANCES[expression.text];
    return other === undefined
      ? []
      : [
          { node: whole, texts: ['undefined'] },
          {
            node: whole,
            texts: [`((reason) => ({ verdict: '${other}', reason }))(${argument(given)})`],
          },
        ];
  }
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const name = expression.name.text;
  const [asked] = given;
  const other = METHODS[name];
  return [
    ...(other === undefined ? [] : [{ node: expression.name, texts: [other] }]),
    ...(LEFT_OUT.includes(name) ? [{ node: whole, texts: [expression.expression.getText()] }] : []),
    ...(ASKING.includes(name) && asked !== undefined
      ? [{ node: asked, texts: ['() => true', '() => false'] }]
      : []),
  ];
}

function argument(given: readonly ts.Expression[]): string {
  return given.map((one) => one.getText()).join(', ');
}

function changesOfReturn({ expression }: ts.ReturnStatement): readonly Change[] {
  return expression === undefined || expression.getText() === 'undefined'
    ? []
    : [{ node: expression, texts: ['undefined'] }];
}

/** A list of texts without one of them. */
function changesOfList(node: ts.ArrayLiteralExpression): readonly Change[] {
  if (!node.elements.every((element) => ts.isStringLiteral(element))) return [];
  return node.elements.map((element) => ({ node: element, texts: ["'~'"] }));
}

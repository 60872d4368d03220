import { join } from 'node:path';
import * as ts from 'typescript';

// Reads out of the sources, with the compiler's own knowledge of them, every error that the package can make: the code
// and the message of each `new IntegrationError(…)` or subclass. Where one of the two is no literal, it is followed to
// where it comes from: to the calls of the function whose parameter it is, to the constant, to the table.

/** One error the package can make. */
export interface KnownMessage {
  code: string;
  /** With "…" for whatever is filled in. */
  message: string;
}

const ROOT = join(__dirname, '../..');
/** Stands for a part of a message that is known only when it is made. */
const GAP = '…';
/** Followed no further than this: a chain that is longer is a mistake here. */
const LONGEST_CHAIN = 8;

/** Reads all errors of `lib/` and `nodes/`, each once, sorted. Throws for an error whose code cannot be told. */
export function readMessages(): KnownMessage[] {
  return reader().read();
}

/** The codes that the types named `…ErrorCode` allow. */
export function readCodes(): string[] {
  return reader().codes();
}

/** The texts of the hints that the nodes show above their output, those left out that are made of parts alone. */
export function readHints(): string[] {
  return reader().hints();
}

let known: Reader | undefined;

/** Compiling takes seconds: once is enough. */
function reader(): Reader {
  return (known ??= new Reader());
}

class Reader {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;
  private readonly files: ts.SourceFile[];
  private readonly found = new Map<string, KnownMessage>();
  private readonly seen = new Map<(node: ts.Node) => boolean, ts.Node[]>();

  constructor() {
    const path = join(ROOT, 'tsconfig.json');
    const config = ts.parseJsonConfigFileContent(ts.readConfigFile(path, ts.sys.readFile).config, ts.sys, ROOT);
    const names = config.fileNames.filter((name) => /^(lib|nodes)\//.test(name.slice(ROOT.length + 1)));
    this.program = ts.createProgram(names, { ...config.options, noEmit: true });
    this.checker = this.program.getTypeChecker();
    this.files = this.program.getSourceFiles().filter(({ fileName }) => names.includes(fileName));
  }

  read(): KnownMessage[] {
    for (const node of this.all(ts.isNewExpression)) {
      if (this.isError(this.checker.getTypeAtLocation(node))) this.readError(node);
    }
    return [...this.found.values()].sort((a, b) => a.code.localeCompare(b.code) || a.message.localeCompare(b.message));
  }

  codes(): string[] {
    const types = this.all(ts.isTypeAliasDeclaration).filter(({ name }) => name.text.endsWith('ErrorCode'));
    const members = types
      .map(({ name }) => this.checker.getTypeAtLocation(name))
      .flatMap((type) => (type.isUnion() ? type.types : [type]));
    return [...new Set(members.flatMap((type) => (type.isStringLiteral() ? [type.value] : [])))];
  }

  hints(): string[] {
    const calls = this.all(ts.isCallExpression).filter(({ expression }) =>
      expression.getText().endsWith('.addExecutionHints'),
    );
    const hints = calls.flatMap((call) => call.arguments.filter((argument) => ts.isObjectLiteralExpression(argument)));
    const texts = hints.flatMap((hint) => {
      const message = valueOf(hint, 'message');
      return message === undefined ? [] : this.texts(message, new Map());
    });
    return [...new Set(texts.map(comparable).filter((text) => text !== ''))];
  }

  /** All nodes of a kind in all files. */
  private all<T extends ts.Node>(is: (node: ts.Node) => node is T): T[] {
    const before = this.seen.get(is);
    if (before !== undefined) return before as T[];
    const found: T[] = [];
    const visit = (node: ts.Node): void => {
      if (is(node)) found.push(node);
      node.forEachChild(visit);
    };
    this.files.forEach(visit);
    this.seen.set(is, found);
    return found;
  }

  private isError(type: ts.Type): boolean {
    if (type.symbol?.name === 'IntegrationError') return true;
    return (type.getBaseTypes?.() ?? []).some((base) => this.isError(base));
  }

  private readError(node: ts.NewExpression): void {
    const [code, message] = node.arguments ?? [];
    if (code === undefined || message === undefined) throw new Error(`No code or message: ${node.getText()}`);
    const prefix = this.checker.getTypeAtLocation(node).symbol.name === 'BaseLinkerError' ? 'baselinker_' : '';
    const pairs = this.pairs(code, message).flatMap((pair) => this.combine(pair, prefix));
    if (pairs.length === 0) throw new Error(`The code of this error cannot be told: ${node.getText()}`);
    for (const pair of pairs) this.found.set(JSON.stringify(pair), pair);
  }

  /** A code that is only passed on belongs to the error it was made for first; so does a message. */
  private combine({ before, code, message, bound }: Pair, prefix: string): KnownMessage[] {
    const codes = this.texts(code, bound).map((text) => prefix + before + text);
    const messages = this.texts(message, bound).map(comparable);
    return codes
      .filter((text) => text !== GAP)
      .flatMap((known) => messages.filter((text) => text !== '').map((text) => ({ code: known, message: text })));
  }

  /**
   * Where the code is a parameter, every call of its function gives one, with the arguments of that call for everything in
   * the message; where it is a field of an object, every such object gives one, with its own message.
   */
  private pairs(code: ts.Expression, message: ts.Expression, bound: Bound = new Map()): Pair[] {
    const parameter = this.parameter(code);
    if (parameter !== undefined) {
      const { parameters } = parameter.parent;
      return this.calls(parameter.parent).flatMap((call) => {
        const given = call.arguments[parameters.indexOf(parameter)];
        const ofCall = new Map([...bound, ...parameters.map((each, at) => [each, call.arguments[at]] as const)]);
        return given === undefined ? [] : this.pairs(given, message, ofCall);
      });
    }
    const field = fieldIn(code);
    if (field !== undefined && ts.isPropertyAccessExpression(message)) {
      const objects = this.all(ts.isObjectLiteralExpression).filter((object) => this.isOf(object, field.expression));
      const before = ts.isTemplateExpression(code) ? code.head.text : '';
      return objects.flatMap((object) => {
        const [first, second] = [valueOf(object, field.name.text), valueOf(object, message.name.text)];
        return first === undefined || second === undefined ? [] : [{ before, code: first, message: second, bound }];
      });
    }
    return [{ before: '', code, message, bound }];
  }

  /** Whether an object literal is written where the type of `expression` is wanted. */
  private isOf(object: ts.ObjectLiteralExpression, expression: ts.Expression): boolean {
    const wanted = this.checker.getContextualType(object);
    if (wanted === undefined) return false;
    const type = this.checker.getNonNullableType(this.checker.getTypeAtLocation(expression));
    const parts = wanted.isIntersection() ? wanted.types : [this.checker.getNonNullableType(wanted)];
    return parts.some(
      (part) =>
        part === type || (part.symbol !== undefined && part.symbol === type.symbol && part.symbol.name !== '__type'),
    );
  }

  /** All texts that an expression can be. */
  private texts(expression: ts.Expression, bound: Bound, depth = 0): string[] {
    if (depth > LONGEST_CHAIN) throw new Error(`Too far to follow: ${expression.getText()}`);
    if (ts.isParenthesizedExpression(expression)) return this.texts(expression.expression, bound, depth);
    if (ts.isStringLiteralLike(expression)) return [expression.text];
    if (ts.isConditionalExpression(expression)) {
      return [expression.whenTrue, expression.whenFalse].flatMap((branch) => this.texts(branch, bound, depth + 1));
    }
    if (ts.isBinaryExpression(expression)) {
      const { left, operatorToken, right } = expression;
      if (operatorToken.kind !== ts.SyntaxKind.PlusToken)
        return [left, right].flatMap((side) => this.texts(side, bound, depth + 1));
      return joined(this.texts(left, bound, depth + 1), this.texts(right, bound, depth + 1));
    }
    if (ts.isTemplateExpression(expression)) return this.template(expression, bound, depth);
    const parameter = this.parameter(expression);
    if (parameter !== undefined) {
      if (bound.has(parameter)) return this.texts(bound.get(parameter) ?? expression, new Map(), depth + 1);
      const index = parameter.parent.parameters.indexOf(parameter);
      const values = this.calls(parameter.parent).map((call) => call.arguments[index]);
      const texts = values.flatMap((value) => (value === undefined ? [] : this.texts(value, bound, depth + 1)));
      return texts.length === 0 ? [GAP] : [...new Set(texts)];
    }
    const constant = this.constant(expression);
    return constant === undefined ? [GAP] : this.texts(constant, bound, depth + 1);
  }

  /** A template keeps a gap for what is filled in, unless too few words are left to know it by. */
  private template(expression: ts.TemplateExpression, bound: Bound, depth: number): string[] {
    const spans = expression.templateSpans.map((span) => [span.expression, span.literal.text] as const);
    const parts = spans.map(() => [GAP]);
    const whole = () =>
      spans.reduce((texts, [, after], at) => joined(texts, joined(parts[at]!, [after])), [expression.head.text]);
    for (let at = spans.length - 1; at >= 0 && !whole().every(hasWords); at -= 1) {
      parts[at] = this.texts(spans[at]![0], bound, depth + 1);
    }
    return whole();
  }

  private parameter(
    expression: ts.Expression,
  ): (ts.ParameterDeclaration & { parent: ts.SignatureDeclaration }) | undefined {
    const declaration = this.declaration(expression);
    return declaration !== undefined && ts.isParameter(declaration) ? declaration : undefined;
  }

  private constant(expression: ts.Expression): ts.Expression | undefined {
    const declaration = this.declaration(expression);
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
    return ts.isIdentifier(declaration.name) ? declaration.initializer : undefined;
  }

  private declaration(name: ts.Expression): ts.Declaration | undefined {
    if (!ts.isIdentifier(name)) return undefined;
    const symbol = ts.isShorthandPropertyAssignment(name.parent)
      ? this.checker.getShorthandAssignmentValueSymbol(name.parent)
      : this.checker.getSymbolAtLocation(name);
    return symbol?.valueDeclaration;
  }

  private calls(declaration: ts.SignatureDeclaration): ts.CallExpression[] {
    return this.all(ts.isCallExpression).filter(
      (call) => this.checker.getResolvedSignature(call)?.declaration === declaration,
    );
  }
}

/** An error's code, which begins with `before`, and its message. */
interface Pair {
  before: string;
  code: ts.Expression;
  message: ts.Expression;
  bound: Bound;
}

/** The arguments of the one call that is looked at, by parameter. */
type Bound = ReadonlyMap<ts.ParameterDeclaration, ts.Expression | undefined>;

/** A message as it is compared: without what may follow its last word. */
export function comparable(message: string): string {
  return message.replace(/[….:\s]+$/u, '');
}

function hasWords(text: string): boolean {
  return (text.match(/\p{L}{3,}/gu) ?? []).length >= 2;
}

function fieldIn(code: ts.Expression): ts.PropertyAccessExpression | undefined {
  if (ts.isPropertyAccessExpression(code)) return code;
  const parts = ts.isTemplateExpression(code) ? code.templateSpans.map(({ expression }) => expression) : [];
  return parts.find((part) => ts.isPropertyAccessExpression(part));
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.find((entry) => entry.name?.getText() === name);
  if (property === undefined) return undefined;
  if (ts.isShorthandPropertyAssignment(property)) return property.name;
  return ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

function joined(first: readonly string[], second: readonly string[]): string[] {
  return first.flatMap((start) => second.map((end) => start + end));
}

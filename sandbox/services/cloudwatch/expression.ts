/** The part of CloudWatch's metric math that the sandbox computes. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'fill'; readonly of: Expression; readonly value: number }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: Expression;
      readonly else: Expression;
    };

/** Loosest first, as CloudWatch binds them. */
const levels = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
  ['^'],
] as const;

export type Operator = (typeof levels)[number][number];

/** Text → tree. Throws with the name of what the sandbox does not compute. */
export function parseExpression(text: string): Expression {
  const tokens = tokenise(text);
  const parsed = binary(tokens, 0);
  if (tokens.peek() !== undefined) throw tokens.unexpected();
  return parsed;
}

function binary(tokens: Tokens, level: number): Expression {
  const operators: readonly string[] | undefined = levels[level];
  if (!operators) return unary(tokens);
  let left = binary(tokens, level + 1);
  for (
    let next = tokens.peek();
    isOperator(next) && operators.includes(next);
    next = tokens.peek()
  ) {
    tokens.take();
    left = { kind: 'operation', operator: next, left, right: binary(tokens, level + 1) };
  }
  return left;
}

function unary(tokens: Tokens): Expression {
  if (tokens.peek() !== '-') return primary(tokens);
  tokens.take();
  return { kind: 'negate', of: unary(tokens) };
}

function primary(tokens: Tokens): Expression {
  const token = tokens.take();
  if (token === '(') {
    const inner = binary(tokens, 0);
    tokens.expect(')');
    return inner;
  }
  if (token !== undefined && /^[\d.]/.test(token)) return { kind: 'number', value: Number(token) };
  if (token === undefined || !/^[A-Za-z]/.test(token)) throw tokens.unexpected(token);
  return tokens.peek() === '(' ? call(token, tokens) : { kind: 'id', id: token };
}

function call(name: string, tokens: Tokens): Expression {
  const given = callArguments(tokens);
  const [first, second, third] = given;
  if (name === 'FILL' && given.length === 2 && first && second?.kind === 'number')
    return { kind: 'fill', of: first, value: second.value };
  if (name === 'IF' && given.length === 3 && first && second && third)
    return { kind: 'if', condition: first, then: second, else: third };
  throw new Error(
    `the sandbox does not compute ${name} with these ${given.length} arguments in the metric math \`${tokens.text}\`; it has FILL(series, number) and IF(condition, then, else)`,
  );
}

function callArguments(tokens: Tokens): Expression[] {
  tokens.expect('(');
  const given = [binary(tokens, 0)];
  while (tokens.peek() === ',') {
    tokens.take();
    given.push(binary(tokens, 0));
  }
  tokens.expect(')');
  return given;
}

type Tokens = ReturnType<typeof tokenise>;

function tokenise(text: string) {
  const all =
    text.match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z][A-Za-z0-9_]*|&&|\|\||[<>=!]=|[^\s]/g) ?? [];
  let next = 0;
  const unexpected = (token = all[next]) =>
    new Error(
      `the sandbox cannot read ${token === undefined ? 'the end' : `\`${token}\``} in the metric math \`${text}\``,
    );
  return {
    text,
    peek: () => all[next],
    take: () => all[next++],
    expect(wanted: string) {
      if (all[next] !== wanted) throw unexpected();
      next += 1;
    },
    unexpected,
  };
}

function isOperator(token: string | undefined): token is Operator {
  return levels.some((level) => (level as readonly (string | undefined)[]).includes(token));
}

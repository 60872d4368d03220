/** An error as SQL Server reports it: number, severity class and state travel in the ERROR token. */
export class SqlServerError extends Error {
  constructor(
    readonly number: number,
    message: string,
    readonly severity = 16,
    readonly state = 1,
  ) {
    super(message);
    this.name = 'SqlServerError';
  }
}

function own(name: string): string {
  return name.replace(/^main\./i, 'dbo.');
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function uniqueViolation(columns: string): SqlServerError {
  const first = columns.split(',')[0] ?? '';
  const table = first.includes('.') ? first.slice(0, first.lastIndexOf('.')) : first;
  return new SqlServerError(
    2627,
    `Violation of UNIQUE KEY constraint on (${columns}). Cannot insert duplicate key in object 'dbo.${table.trim()}'.`,
    14,
  );
}

function notNullViolation(column: string): SqlServerError {
  const table = column.slice(0, column.lastIndexOf('.'));
  return new SqlServerError(
    515,
    `Cannot insert the value NULL into column '${lastPart(column)}', table 'dbo.${table}'; ` +
      'column does not allow nulls. INSERT fails.',
    16,
    2,
  );
}

type Rule = [pattern: RegExp, make: (match: RegExpExecArray) => SqlServerError];

/** SQLite's messages and the SQL Server errors with the same meaning. */
const rules: Rule[] = [
  [/no such table: (.+)/, (m) => new SqlServerError(208, `Invalid object name '${own(m[1] ?? '')}'.`)],
  [
    /no such column: "?([^"]+?)"?(?: - .*)?$/,
    (m) => new SqlServerError(207, `Invalid column name '${lastPart(m[1] ?? '')}'.`),
  ],
  [/has no column named (.+)/, (m) => new SqlServerError(207, `Invalid column name '${m[1] ?? ''}'.`)],
  [/ambiguous column name: (.+)/, (m) => new SqlServerError(209, `Ambiguous column name '${lastPart(m[1] ?? '')}'.`)],
  [/near "(.*)": syntax error/s, (m) => new SqlServerError(102, `Incorrect syntax near '${m[1] ?? ''}'.`, 15)],
  [
    /unrecognized token: "('.*)"/s,
    (m) => new SqlServerError(105, `Unclosed quotation mark after the character string ${m[1] ?? ''}'.`, 15),
  ],
  [/unrecognized token: "(.*)"/s, (m) => new SqlServerError(102, `Incorrect syntax near '${m[1] ?? ''}'.`, 15)],
  [/incomplete input/, () => new SqlServerError(102, 'Incorrect syntax near the end of the statement.', 15)],
  [
    /no such function: (.+)/,
    (m) => new SqlServerError(195, `'${m[1] ?? ''}' is not a recognized built-in function name.`, 15, 10),
  ],
  [/(?:UNIQUE|PRIMARY KEY) constraint failed: (.+)/, (m) => uniqueViolation(m[1] ?? '')],
  [/NOT NULL constraint failed: (.+)/, (m) => notNullViolation(m[1] ?? '')],
  [
    /CHECK constraint failed: (.+)/,
    (m) => new SqlServerError(547, `The statement conflicted with the CHECK constraint "${m[1] ?? ''}".`, 16, 0),
  ],
  [
    /FOREIGN KEY constraint failed/,
    () => new SqlServerError(547, 'The statement conflicted with a FOREIGN KEY constraint.', 16, 0),
  ],
  [
    /(?:table|index|view) "?(.+?)"? already exists/,
    (m) => new SqlServerError(2714, `There is already an object named '${m[1] ?? ''}' in the database.`, 16, 6),
  ],
];

/** The SQL Server error for whatever a statement threw; what has no counterpart becomes 50000 with the original text. */
export function toSqlServerError(error: unknown): SqlServerError {
  if (error instanceof SqlServerError) return error;
  const message = error instanceof Error ? error.message : String(error);
  for (const [pattern, make] of rules) {
    const match = pattern.exec(message);
    if (match !== null) return make(match);
  }
  return new SqlServerError(50000, message);
}

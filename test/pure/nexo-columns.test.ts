import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DECIMALS, NOT_PRINTED } from '../../sandbox/nexo/not-printed';
import { type Cell, nexoRows } from '../../sandbox/nexo/rows';
import { type Table, TABLES } from '../../sandbox/nexo/tables';
import { createShop } from '../../sandbox/shop';

/** What InsERT's documentation prints: "Table.Column" to type. */
const PRINTED = new Map(
  readFileSync(join(__dirname, '../../docs/facts/nexo-59-columns.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line): [string, string] => {
      const [table = '', column = '', type = ''] = line.split('\t');
      return [`${table}.${column}`, type];
    }),
);

/** What is wrong with the columns of these tables, one line each. */
function differences(tables: readonly Table[]): string[] {
  return tables
    .filter(({ schema }) => schema === 'ModelDanychContainer')
    .flatMap(({ name, columns }) =>
      Object.entries(columns).flatMap(([column, declared]) => {
        const path = `${name}.${column}`;
        const type = declared.replace(/ NOT NULL$/, '');
        const printed = PRINTED.get(path);
        if (printed === undefined) return [`${path}: nexo has no such column`];
        const allowed = NOT_PRINTED[path]?.type === type || (printed === 'decimal' && DECIMALS[type]?.test(path));
        return type === printed || allowed ? [] : [`${path}: ${type}, in nexo ${printed}`];
      }),
    );
}

const withColumn = (table: string, column: string, type: string): Table[] =>
  TABLES.map((known) => (known.name === table ? { ...known, columns: { ...known.columns, [column]: type } } : known));

it('the sandbox has no column that nexo does not have, and none of another type', () => {
  expect(differences(TABLES)).toEqual([]);
});

it.each([
  ['Dokumenty', 'Uwagii', 'nvarchar(4000)'],
  ['Dokumenty', 'Uwagi', 'nvarchar(3999)'],
  ['StawkiVat', 'Id', 'int'],
  ['PlatnosciDokumentow', 'Termin', 'date'],
  ['TabeleVat', 'WartoscNetto', 'decimal(18,4)'],
  ['PrzyczynyZwolnienVAT', 'Opis', 'nvarchar(64)'],
])('would tell of %s.%s as %s', (table, column, type) => {
  expect(differences(withColumn(table, column, type))).toHaveLength(1);
});

it('no type is excused that the documentation prints in full', () => {
  for (const [path, { reason }] of Object.entries(NOT_PRINTED)) {
    expect([path, PRINTED.get(path)]).toEqual([path, 'nvarchar']);
    expect(reason).not.toBe('');
  }
});

/** Whether a real column of that type would take the value. */
function fits(type: string, value: Cell): boolean {
  if (value === null) return !type.endsWith('NOT NULL');
  const [, name = '', size = ''] = /^(\w+)(?:\((\w+))?/.exec(type) ?? [];
  const whole = (from: number, to: number): boolean =>
    Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
  switch (name) {
    case 'nvarchar':
    case 'nchar':
      return typeof value === 'string' && (size === 'max' || value.length <= Number(size));
    case 'uniqueidentifier':
      return /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/.test(String(value));
    case 'bit':
      return whole(0, 1);
    case 'tinyint':
      return whole(0, 255);
    case 'smallint':
      return whole(-32_768, 32_767);
    case 'int':
      return whole(-2_147_483_648, 2_147_483_647);
    case 'decimal':
      return /^-?\d{1,14}\.\d{2,4}$/.test(String(value));
    case 'datetime2':
      return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(value));
    default:
      return name === 'varbinary' && Buffer.isBuffer(value);
  }
}

it('every value of the sandbox fits its column', () => {
  const rows = nexoRows(createShop({ seed: 5, orders: 300 }));
  const unfit = TABLES.flatMap(({ name, columns }) =>
    (rows.get(name) ?? []).flatMap((row) =>
      [...new Set([...Object.keys(columns), ...Object.keys(row)])]
        .filter((column) => !fits(columns[column] ?? '', row[column] ?? null))
        .map((column) => `${name}.${column} (${columns[column] ?? 'no such column'}): ${String(row[column])}`),
    ),
  );
  expect(unfit.slice(0, 10)).toEqual([]);
});

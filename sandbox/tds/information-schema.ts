const OBJECTS =
  "pragma_table_list AS l WHERE l.type IN ('table', 'view') AND l.schema <> 'temp' AND l.name NOT LIKE 'sqlite[_]%'";
const SCHEMA = "CASE l.schema WHEN 'main' THEN 'dbo' ELSE l.schema END COLLATE NOCASE AS TABLE_SCHEMA";

/**
 * A subquery that answers INFORMATION_SCHEMA.TABLES or COLUMNS from SQLite's own catalogue (the usual columns of each);
 * null for any other view.
 *
 * @param hidden lower-case names of tables that are not shown
 */
export function informationSchema(view: string, databaseName: string, hidden: readonly string[]): string | null {
  const names = hidden.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ');
  const objects = `${OBJECTS} AND lower(l.name) NOT IN (${names})`;
  const catalog = `'${databaseName.replaceAll("'", "''")}' AS TABLE_CATALOG`;
  const head = `SELECT ${catalog}, ${SCHEMA}, l.name COLLATE NOCASE AS TABLE_NAME`;
  if (view.toUpperCase() === 'TABLES') {
    return `(${head}, CASE l.type WHEN 'view' THEN 'VIEW' ELSE 'BASE TABLE' END AS TABLE_TYPE FROM ${objects})`;
  }
  if (view.toUpperCase() !== 'COLUMNS') return null;
  const type = "replace(CASE instr(c.type, '(') WHEN 0 THEN c.type ELSE substr(c.type, 1, instr(c.type, '(') - 1) END";
  return (
    `(${head}, c.name COLLATE NOCASE AS COLUMN_NAME, c.cid + 1 AS ORDINAL_POSITION, ` +
    `CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN 'NO' ELSE 'YES' END AS IS_NULLABLE, ` +
    `lower(${type}, '_text', '')) AS DATA_TYPE ` +
    `FROM ${objects.replace('AS l WHERE', 'AS l JOIN pragma_table_info(l.name, l.schema) AS c WHERE')})`
  );
}

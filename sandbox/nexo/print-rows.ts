/** Prints the default shop's nexo rows for a real SQL Server: `npx tsx sandbox/nexo/print-rows.ts > rows.sql`. */
import { createShop } from '../shop';

import { nexoRowsForSqlServer } from './index';

for (const statement of nexoRowsForSqlServer(createShop())) process.stdout.write(`${statement}\nGO\n`);

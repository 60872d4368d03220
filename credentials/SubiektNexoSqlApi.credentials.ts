import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { sqlServerProperties } from './shared/sql-server';

/** A login of the SQL Server that holds the Subiekt nexo database; reading rights are enough. */
export class SubiektNexoSqlApi implements ICredentialType {
  name = 'subiektNexoSqlApi';

  displayName = 'Subiekt Nexo SQL API';

  documentationUrl =
    'https://github.com/n8n-nodes-baselinker-nexo/n8n-nodes-baselinker-nexo/blob/main/README.md#subiekt-nexo-sql';

  icon: Icon = {
    light: 'file:../nodes/SubiektNexoDocumentPdf/nexo.svg',
    dark: 'file:../nodes/SubiektNexoDocumentPdf/nexo.dark.svg',
  };

  properties: INodeProperties[] = sqlServerProperties({
    database: {
      placeholder: 'e.g. Nexo_MyCompany',
      description: 'The database of your company, as Subiekt nexo shows it when you log in',
    },
    user: {
      description: 'SQL Server login. It needs to read only, see the documentation for a script that creates it.',
    },
  });
}

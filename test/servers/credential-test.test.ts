import type { ICredentialTestFunctions } from 'n8n-workflow';

import { SubiektNexoDocumentPdf } from '../../nodes/SubiektNexoDocumentPdf/SubiektNexoDocumentPdf.node';
import { freePort } from '../../scripts/n8n-host';

it('what a test of a credential says reads as sentences', async () => {
  const data = {
    server: '127.0.0.1',
    port: await freePort(),
    database: 'x',
    user: 'x',
    password: 'x',
    encrypt: false,
  };
  const credential = { id: '1', name: 'nexo', type: 'subiektNexoSqlApi', data };
  const { subiektNexoSqlTest } = new SubiektNexoDocumentPdf().methods.credentialTest;
  expect(await subiektNexoSqlTest.call({} as ICredentialTestFunctions, credential)).toEqual({
    status: 'Error',
    message:
      'SQL Server cannot be reached. Check server and port, that TCP/IP is enabled for the instance, and that no firewall is in between.',
  });
});

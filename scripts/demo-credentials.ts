/** Where the demo's servers listen and what they ask for. */
export interface DemoServers {
  baseLinker: { url: string; token: string };
  nexo: { port: number; database: string; user: string; password: string };
  mail: { port: number; user: string; password: string; certificate: string };
  /** Inside the folder n8n lets nodes use. */
  ledgerFile: string;
}

/** The credentials of the demo by type: the fields of each credential type and nothing else. */
export function demoCredentials(servers: DemoServers): Record<string, { name: string; data: Record<string, unknown> }> {
  const { baseLinker, nexo, mail, ledgerFile } = servers;
  return {
    baseLinkerApi: {
      name: 'BaseLinker (demo)',
      data: { apiToken: baseLinker.token, url: baseLinker.url, requestsPerMinute: 900 },
    },
    subiektNexoSqlApi: {
      name: 'Subiekt nexo (demo)',
      data: {
        server: '127.0.0.1',
        port: nexo.port,
        database: nexo.database,
        user: nexo.user,
        password: nexo.password,
        encrypt: false,
        trustSelfSigned: true,
      },
    },
    mailServerApi: {
      name: 'Mail server (demo)',
      data: {
        host: '127.0.0.1',
        port: mail.port,
        security: 'starttls',
        user: mail.user,
        password: mail.password,
        authorityPem: mail.certificate,
        messagesPerMinute: 0,
      },
    },
    deliveryLedgerApi: { name: 'Delivery ledger (demo)', data: { filePath: ledgerFile } },
  };
}

/** The field of each credential type that a wrong value makes useless: what a test of *Test* spoils. */
export const SECRET_FIELDS: Record<string, string> = {
  baseLinkerApi: 'apiToken',
  subiektNexoSqlApi: 'password',
  mailServerApi: 'password',
};

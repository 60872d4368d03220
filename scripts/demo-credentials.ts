/** Where the demo's servers listen and what they ask for. */
export interface DemoServers {
  baseLinker: { url: string; token: string; requestsPerMinute: number };
  nexo: { port: number; database: string; user: string; password: string };
  mail: { port: number; user: string; password: string; certificate: string };
  /** The fields of the Delivery Ledger credential; a file lies inside the folder n8n lets nodes use. */
  ledger: Record<string, unknown>;
}

/** The credentials of the demo by type: the fields of each credential type and nothing else. */
export function demoCredentials(servers: DemoServers): Record<string, { name: string; data: Record<string, unknown> }> {
  const { baseLinker, nexo, mail, ledger } = servers;
  return {
    baseLinkerApi: {
      name: 'BaseLinker (demo)',
      data: {
        apiToken: baseLinker.token,
        url: baseLinker.url,
        requestsPerMinute: baseLinker.requestsPerMinute,
      },
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
    deliveryLedgerApi: { name: 'Delivery ledger (demo)', data: ledger },
  };
}

/** The field of each credential type that a wrong value makes useless: what a test of *Test* spoils. */
export const SECRET_FIELDS: Record<string, string> = {
  baseLinkerApi: 'apiToken',
  subiektNexoSqlApi: 'password',
  mailServerApi: 'password',
};

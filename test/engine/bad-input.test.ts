import type { INode } from 'n8n-workflow';

import { startWorld, type World } from '../support/world';

// What a newcomer gets wrong: a clear message, nothing lost, and the next run after the correction does the whole job.

interface Mistake {
  name: string;
  /** Spoils the world before the run, or the workflow's nodes. */
  world?: (world: World) => void;
  nodes?: (nodes: Record<string, INode>) => void;
  /** Where the failure shows. */
  at: string;
  code: string;
  /** Part of the sentence that tells how to get on. */
  advice: RegExp;
}

const MISTAKES: Mistake[] = [
  {
    name: 'an empty BaseLinker token',
    world: ({ credentials }) => void (credentials.baseLinkerApi!.apiToken = ''),
    at: 'Get Orders',
    code: 'baselinker_empty_token',
    advice: /token/i,
  },
  {
    name: 'a BaseLinker token that does not exist',
    world: ({ credentials }) => void (credentials.baseLinkerApi!.apiToken = '1-2-NO'),
    at: 'Get Orders',
    code: 'baselinker_bad_token',
    advice: /token/i,
  },
  {
    name: 'a status id that does not exist',
    nodes: (nodes) => Object.assign(nodes['Get Orders']!.parameters, { statuses: 'ids', statusIds: '1, 2' }),
    at: 'Get Orders',
    code: 'baselinker_unknown_status',
    advice: /138620/,
  },
  {
    name: 'status ids that are no numbers',
    nodes: (nodes) => Object.assign(nodes['Get Orders']!.parameters, { statuses: 'ids', statusIds: 'new; sent' }),
    at: 'Get Orders',
    code: 'parameter_invalid',
    advice: /comma/i,
  },
  {
    name: 'more days back than BaseLinker orders may be',
    nodes: (nodes) => Object.assign(nodes['Get Orders']!.parameters, { daysBack: 151 }),
    at: 'Get Orders',
    code: 'parameter_invalid',
    advice: /150/,
  },
  {
    name: 'no days back for documents',
    nodes: (nodes) => Object.assign(nodes['Find Documents']!.parameters, { daysBack: 0 }),
    at: 'Find Documents',
    code: 'parameter_invalid',
    advice: /1 to 150/,
  },
  {
    name: 'a SQL Server that does not exist',
    world: ({ credentials }) => void (credentials.subiektNexoSqlApi!.server = 'no-such-host.invalid'),
    at: 'Find Documents',
    code: 'nexo_host_not_found',
    advice: /server/i,
  },
  {
    name: 'a database that does not exist',
    world: ({ credentials }) => void (credentials.subiektNexoSqlApi!.database = 'Nexo_Other'),
    at: 'Find Documents',
    code: 'nexo_database_not_found',
    advice: /database/i,
  },
  {
    name: 'a certificate that nobody vouches for',
    world: ({ credentials }) => void (credentials.subiektNexoSqlApi!.trustSelfSigned = false),
    at: 'Find Documents',
    code: 'nexo_certificate_not_trusted',
    advice: /Trust Server Certificate/,
  },
  {
    name: 'an unknown placeholder in the subject',
    nodes: (nodes) => Object.assign(nodes['Send E-mail']!.parameters, { textSource: 'own', subject: 'Nr [numer]' }),
    at: 'Send E-mail',
    code: 'placeholder_unknown',
    advice: /\[document_number\]/,
  },
  {
    name: 'an unknown placeholder in the file name',
    nodes: (nodes) => Object.assign(nodes['Get PDF']!.parameters, { fileName: '[numer].pdf' }),
    at: 'Get PDF',
    code: 'pdf_file_name_pattern',
    advice: /document_number/,
  },
  {
    name: 'a mail server that does not exist',
    world: ({ credentials }) => void (credentials.mailServerApi!.host = 'no-such-host.invalid'),
    nodes: (nodes) => void (nodes['Tell the Shop']!.disabled = true),
    at: 'Send E-mail',
    code: 'mail_host_not_found',
    advice: /host/i,
  },
];

it.each(MISTAKES)('$name', async ({ world: spoil, nodes, at, code, advice }) => {
  const world = await startWorld({ shop: { orders: 60 } });
  try {
    const right = structuredClone(world.credentials);
    spoil?.(world);
    const run = await world.runTemplate(nodes);
    const failures = run.failures(at).map(({ failure }) => failure);
    const failure = failures.find((one) => one.code === code);
    expect(failures.map((one) => one.code)).toContain(code);
    expect(JSON.stringify(failure)).toMatch(advice);
    expect([...world.movedOrders().values()]).not.toContain(world.shop.statusIds.documentSent);
    expect(world.mailbox.messages().every((mail) => mail.envelope.to[0] === 'owner@shop.example')).toBe(true);

    Object.assign(world.credentials, right);
    const corrected = await world.runTemplate();
    expect(corrected.items('Send E-mail').length).toBeGreaterThan(10);
  } finally {
    await world.close();
  }
});

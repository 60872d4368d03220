import assert from 'node:assert/strict';

import { freePort } from '../../../scripts/n8n-host';
import type { Check } from '../suite';

import type { Session } from './session';

type Values = Record<string, string | number | boolean>;

/** One credential: where it is asked for, what goes into its form, and what a newcomer may get wrong. */
interface Subject {
  /** As the button says: "Connect to …". */
  title: string;
  node: string;
  values: Values;
  /** In this order; each is typed over the right values. */
  mistakes: Array<{ what: string; values: Values; message: RegExp; picture?: string }>;
}

function subjects({ world }: Session, closed: number): Subject[] {
  const { baseLinker, nexo, mail, ledger } = world.servers;
  return [
    {
      title: 'BaseLinker',
      node: 'Get Orders',
      values: { apiToken: baseLinker.token, url: baseLinker.url },
      mistakes: [
        {
          what: 'an unreachable server',
          values: { url: `http://127.0.0.1:${closed}/connector.php` },
          message: /BaseLinker could not be reached .*: the connection was refused\. Check that this n8n can reach/,
        },
        {
          what: 'a wrong token',
          values: { apiToken: '1-23-WRONG' },
          message: /BaseLinker does not know this API token .*Check API Token/,
          picture: 'credential-wrong-token',
        },
      ],
    },
    {
      title: 'Subiekt Nexo SQL',
      node: 'Find Documents',
      values: {
        server: '127.0.0.1',
        port: nexo.port,
        database: nexo.database,
        user: nexo.user,
        password: nexo.password,
        encrypt: false,
      },
      mistakes: [
        {
          what: 'an unreachable server',
          values: { port: closed },
          message: /^SQL Server cannot be reached\. Check server and port/,
        },
        {
          what: 'a wrong password',
          values: { password: 'wrong' },
          message: /^SQL Server refused the user name or the password\. Check both/,
        },
      ],
    },
    {
      title: 'Mail Server',
      node: 'Send E-mail',
      values: {
        host: '127.0.0.1',
        port: mail.port,
        user: mail.user,
        password: mail.password,
        authorityPem: mail.certificate,
        messagesPerMinute: 0,
      },
      mistakes: [
        {
          what: 'an unreachable server',
          values: { port: closed },
          message: /^The mail server does not answer at that host and port\. Check host, port/,
        },
        {
          what: 'a wrong password',
          values: { password: 'wrong' },
          message: /^The mail server refused the user name or password\. Check user and password/,
        },
      ],
    },
    {
      title: 'Delivery Ledger',
      node: 'Keep Undelivered',
      values: { filePath: String(ledger.filePath) },
      mistakes: [
        {
          what: 'a path without a folder',
          values: { filePath: 'deliveries.sqlite' },
          message: /is not an absolute path/,
        },
      ],
    },
  ];
}

/** The words of our own sentences, and of no system error. */
function assertPlain(message: string, expected: RegExp): void {
  assert.match(message, expected);
  assert.doesNotMatch(message, /\bE[A-Z]{4,}\b|undefined|\[object|Error:|\.\./, 'words of a program, not of a person');
}

/** Makes the same mistakes a person makes, reads what the form says, then fills it in rightly and sees it succeed. */
async function setUp(session: Session, { title, node, values, mistakes }: Subject): Promise<void> {
  const { editor, pictures } = session;
  const panel = await editor.openNode(node);
  const form = await panel.connect(title);
  for (const mistake of mistakes) {
    await form.fill({ ...values, ...mistake.values });
    const message = await form.saveAndReadError();
    assertPlain(message, mistake.message);
    if (mistake.picture) {
      await editor.dismissToasts();
      await pictures.take(mistake.picture, form.element);
    }
  }
  await form.fill(values);
  const result = await form.save();
  assert.equal(result.status, 'OK', result.message);
  await editor.dismissToasts();
  const saved = await panel.editCredential();
  await saved.waitForSuccess();
  if (title === 'BaseLinker') await pictures.take('credential-success', saved.element);
  await saved.close();
  await panel.close();
}

export async function credentialChecks(session: Session): Promise<Check[]> {
  return subjects(session, await freePort()).map((subject) => ({
    name: `editor: the ${subject.title} credential explains ${subject.mistakes.map(({ what }) => what).join(' and ')}, and is accepted when it is right`,
    run: () => setUp(session, subject),
  }));
}

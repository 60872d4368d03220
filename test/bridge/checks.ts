import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { checkForeignPdf, type PdfTextReader } from '../../lib/pdf';

import { type Answer, askForPdf, bearer, type BridgeUnderTest, documentToken, send } from './requests';

/** One point of the contract (docs/print-bridge.openapi.yaml) that a bridge keeps or not. */
export interface Check {
  name: string;
  /** Rejects when the bridge does not keep it. */
  run(bridge: BridgeUnderTest, reader: PdfTextReader): Promise<void>;
  /** False where the bridge was not given what the check needs. */
  applies?(bridge: BridgeUnderTest): boolean;
}

/** A document no company has. */
const UNKNOWN_ID = 2_147_483_646;
const UNKNOWN_TEMPLATE = 'no such template, please + & % ż';
const PAUSE_MS = 1000;
/** The words that "reason" of /health may be. */
const REASONS = new Set(
  (
    'starting no_deployment staging no_dotnet bitness files_missing member_missing version_mismatch update_pending licence ' +
    'sql_unreachable sql_login database_missing operator session_lost hung died failed'
  ).split(' '),
);

const health = async (bridge: BridgeUnderTest): Promise<Record<string, unknown>> => {
  const answer = await send(bridge, '/health', { headers: bearer(bridge) });
  assert.equal(answer.status, 200, 'GET /health is answered with 200, also while Sfera starts');
  return jsonOf(answer);
};

const templates = async (bridge: BridgeUnderTest, kind: string): Promise<Array<Record<string, unknown>>> => {
  const answer = await send(bridge, `/api/templates?kind=${kind}`, { headers: bearer(bridge) });
  assert.equal(answer.status, 200, `GET /api/templates?kind=${kind} is answered with 200`);
  const list = jsonOf(answer).templates;
  assert.ok(Array.isArray(list), '"templates" is a list');
  return list as Array<Record<string, unknown>>;
};

/** Every check, in the order in which they are made: the second one waits until the bridge is ready. */
export const CHECKS: readonly Check[] = [
  {
    name: '/health says status, ready, nexoVersion and company',
    run: async (bridge) => {
      const { status, ready, nexoVersion, company, maxConcurrency = 1, ...rest } = await health(bridge);
      assert.equal(typeof status, 'string', '"status" is text');
      assert.equal(typeof ready, 'boolean', '"ready" is true or false');
      assert.ok(typeof nexoVersion === 'string' && nexoVersion !== '', '"nexoVersion" is text');
      assert.ok(typeof company === 'string' && company !== '', '"company" is the name of the nexo database');
      assert.ok(Number.isInteger(maxConcurrency) && Number(maxConcurrency) >= 1, '"maxConcurrency" is 1 or more');
      for (const name of ['reason', 'message', 'nexoDatabaseVersion']) {
        assert.ok(rest[name] === undefined || typeof rest[name] === 'string', `"${name}" is text where it is given`);
      }
      assert.ok(rest.reason === undefined || REASONS.has(String(rest.reason)), '"reason" is a word of the contract');
    },
  },
  {
    name: 'until it is ready it answers 503 with Retry-After, and then it becomes ready',
    run: async (bridge) => {
      const deadline = Date.now() + (bridge.timeoutMs ?? 120_000);
      while ((await health(bridge)).ready !== true) {
        const answer = await askForPdf(bridge);
        if (answer.status !== 200) {
          expectRefusal(answer, [503]);
          assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/, 'Retry-After is a number of seconds');
        }
        assert.ok(Date.now() < deadline, 'it is ready in time');
        await sleep(PAUSE_MS);
      }
    },
  },
  {
    name: '/api/templates lists the templates of every kind, one of them the default',
    run: async (bridge) => {
      for (const kind of ['FS', 'PA', 'PAi', 'FD']) {
        const list = await templates(bridge, kind);
        const names = list.map(({ name }) => name);
        assert.ok(names.length > 0, `there is a template for ${kind}`);
        assert.ok(
          names.every((name) => typeof name === 'string' && name !== ''),
          'every template has a name',
        );
        assert.equal(new Set(names).size, names.length, 'no name is there twice');
        assert.equal(
          list.filter((entry) => entry.default === true).length,
          1,
          `one template of ${kind} is the default`,
        );
      }
    },
  },
  {
    name: 'prints the document with its default template',
    run: async (bridge, reader) => await expectPdf(bridge, await askForPdf(bridge), reader),
  },
  {
    name: 'prints the document with every template of its kind',
    run: async (bridge, reader) => {
      for (const { name } of await templates(bridge, bridge.kind ?? 'FS')) {
        await expectPdf(bridge, await askForPdf(bridge, { pattern: String(name) }), reader);
      }
    },
  },
  {
    name: 'answers requests that come together, each with its PDF',
    run: async (bridge, reader) => {
      const answers = await Promise.all([1, 2, 3].map(() => askForPdf(bridge)));
      for (const answer of answers) await expectPdf(bridge, answer, reader);
    },
  },
  {
    name: 'refuses a template it does not have with 422 template_unknown',
    run: async (bridge) =>
      expectRefusal(await askForPdf(bridge, { pattern: UNKNOWN_TEMPLATE }), [422], 'template_unknown'),
  },
  {
    name: 'refuses a document it does not have with 404 not_found',
    run: async (bridge) => expectRefusal(await askForPdf(bridge, { id: UNKNOWN_ID }), [404], 'not_found'),
  },
  {
    name: 'prints nothing for what is not the id of a document',
    run: async (bridge) => {
      for (const id of ['0', '-1', '1.5', '1e3', 'abc', '..%2F..%2Fhealth', '1%27%20OR%201=1', '9'.repeat(40)]) {
        const answer = await send(bridge, `/api/invoices/${id}/pdf`, { headers: bearer(bridge) });
        assert.ok(answer.status >= 400 && answer.status < 500, `id ${id} is refused with 4xx, not ${answer.status}`);
      }
    },
  },
  {
    name: 'lets nobody in without a token, or with a wrong one',
    run: async (bridge) => {
      const path = `/api/invoices/${bridge.documentId}/pdf`;
      const wrong: Array<Record<string, string>> = [
        {},
        { Authorization: 'Bearer wrong' },
        { Authorization: `Basic ${bridge.token ?? 'eDp5'}` },
      ];
      for (const headers of wrong) expectRefusal(await send(bridge, path, { headers }), [401, 403], 'unauthorized');
      for (const t of ['', 'wrong', documentToken('another secret', bridge.documentId)]) {
        expectRefusal(await send(bridge, `${path}?t=${t}`), [401, 403], 'unauthorized');
      }
    },
  },
  {
    name: 'shows the templates to nobody without the token',
    applies: ({ token }) => token !== undefined,
    run: async (bridge) => expectRefusal(await send(bridge, '/api/templates?kind=FS'), [401, 403], 'unauthorized'),
  },
  {
    name: 'prints the document for its own token, and for no other document',
    applies: ({ secret }) => secret !== undefined,
    run: async (bridge, reader) => {
      const token = documentToken(bridge.secret ?? '', bridge.documentId);
      await expectPdf(bridge, await send(bridge, `/api/invoices/${bridge.documentId}/pdf?t=${token}`), reader);
      const other = await send(bridge, `/api/invoices/${bridge.documentId + 1}/pdf?t=${token}`);
      expectRefusal(other, [401, 403], 'unauthorized');
    },
  },
  {
    name: 'changes nothing: other methods than GET are refused',
    run: async (bridge) => {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const headers = bearer(bridge);
        const { status } = await send(bridge, `/api/invoices/${bridge.documentId}/pdf`, { method, headers });
        assert.ok(status >= 400 && status < 500, `${method} is refused with 4xx, not ${status}`);
      }
    },
  },
];

function jsonOf({ headers, body }: Answer): Record<string, unknown> {
  assert.match(headers.get('content-type') ?? '', /^application\/json\b/i, 'the reply is labelled as JSON');
  const content: unknown = JSON.parse(body.toString('utf8'));
  assert.ok(typeof content === 'object' && content !== null && !Array.isArray(content), 'the reply is a JSON object');
  return content as Record<string, unknown>;
}

function expectRefusal(answer: Answer, statuses: number[], code?: string): void {
  assert.ok(statuses.includes(answer.status), `HTTP ${answer.status} where ${statuses.join(' or ')} is right`);
  const { success, error } = jsonOf(answer) as { success?: unknown; error?: { code?: unknown; reason?: unknown } };
  assert.equal(success, false, '"success" is false');
  assert.equal(typeof error?.reason, 'string', '"error.reason" is text');
  if (code === undefined) assert.equal(typeof error?.code, 'string', '"error.code" is text');
  else assert.equal(error?.code, code, '"error.code" says what happened');
}

async function expectPdf(bridge: BridgeUnderTest, answer: Answer, reader: PdfTextReader): Promise<void> {
  assert.equal(answer.status, 200, 'the PDF comes with 200');
  assert.match(answer.headers.get('content-type') ?? '', /^application\/pdf\b/i, 'it is labelled application/pdf');
  const company = decodeURIComponent(answer.headers.get('x-nexo-company') ?? '');
  assert.equal(company, (await health(bridge)).company, 'X-Nexo-Company names the company of /health');
  // Without a number to look for, whatever the file says first will do.
  const number = bridge.number ?? (await firstWord(answer.body, reader));
  await checkForeignPdf(answer.body, { number, source: 'The bridge' }, reader);
}

async function firstWord(pdf: Buffer, reader: PdfTextReader): Promise<string> {
  const reply = await reader.read(pdf, 1000);
  assert.ok(reply.readable, 'the PDF can be read');
  const word = /\S+/.exec(reply.text)?.[0];
  assert.ok(word !== undefined, 'the PDF holds text');
  return word;
}

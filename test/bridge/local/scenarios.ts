import assert from 'node:assert/strict';

import type { PdfTextReader } from '../../../lib/pdf';
import { type Answer, bearer, send } from '../requests';

import { COMPANY, type CompanyState, DOCUMENTS, type FakeShop } from './company';
import { type Limits, type RunningBridge, TOKEN } from './process';

/** What a scenario works with: a bridge of its own. */
export interface Stage {
  shop: FakeShop;
  bridge: RunningBridge;
  reader: PdfTextReader;
  print(id?: number, pattern?: string, signal?: AbortSignal): Promise<Answer>;
  /** Prints and looks into the PDF. */
  printed(id?: number, pattern?: string): Promise<string>;
}

/** A way in which nexo goes wrong, and what the bridge makes of it. */
export interface Scenario {
  /** Scenarios of one kind count once. */
  kind: string;
  name: string;
  company?: Partial<CompanyState>;
  limits?: Limits;
  prepare?(shop: FakeShop): void;
  run(stage: Stage): Promise<void>;
}

export const INVOICE = 100001;

interface Refusal {
  error: { code: string; reason: string };
}

export function refusal({ body }: Answer): Refusal['error'] {
  return (JSON.parse(body.toString('utf8')) as Refusal).error;
}

export function stageOf(shop: FakeShop, bridge: RunningBridge, reader: PdfTextReader): Stage {
  const under = { url: bridge.url, token: TOKEN, documentId: INVOICE };
  const print = async (id = INVOICE, pattern?: string, signal?: AbortSignal): Promise<Answer> => {
    const query = pattern === undefined ? '' : `?pattern=${encodeURIComponent(pattern)}`;
    const options = { headers: bearer(under), ...(signal === undefined ? {} : { signal }) };
    return await send(under, `/api/invoices/${id}/pdf${query}`, options);
  };
  const printed = async (id = INVOICE, pattern?: string): Promise<string> => {
    const answer = await print(id, pattern);
    assert.equal(answer.status, 200, answer.body.toString('utf8').slice(0, 500));
    assert.equal(decodeURIComponent(answer.headers.get('x-nexo-company') ?? ''), COMPANY);
    const reply = await reader.read(answer.body, 10);
    assert.ok(reply.readable, 'the PDF can be read');
    const number = DOCUMENTS.find((document) => document.id === id)!.number;
    assert.ok(reply.text.replaceAll(/\s/g, '').includes(number.replaceAll(/\s/g, '')), `${number} is on ${reply.text}`);
    return reply.text;
  };
  return { shop, bridge, reader, print, printed };
}

const ready = async ({ bridge }: Stage): Promise<Record<string, unknown>> =>
  await bridge.until((health) => health.ready === true);

/** nexo fails once and the next worker prints: nobody notices but the log. */
function once(kind: string, fault: string, limits: Limits = {}): Scenario {
  return {
    kind,
    name: `${fault}, once: the document comes all the same`,
    limits,
    run: async (stage) => {
      await ready(stage);
      stage.shop.change({ faults: { [fault]: 1 } });
      await stage.printed(INVOICE, 'FS angielski');
      const lines = stage.bridge.log('audit').filter((line) => line.includes('result=ok'));
      assert.equal(lines.length, 1, 'one print, one line');
      assert.match(lines[0]!, /attempts=2 /);
    },
  };
}

/** nexo fails again and again. */
function always(
  kind: string,
  fault: string,
  status: number,
  code: string,
  says: RegExp,
  limits: Limits = {},
): Scenario {
  return {
    kind,
    name: `${fault}, always: ${status} ${code}`,
    limits,
    run: async (stage) => {
      await ready(stage);
      stage.shop.change({ faults: { [fault]: -1 } });
      const answer = await stage.print(INVOICE, 'FS angielski');
      assert.equal(answer.status, status, answer.body.toString());
      assert.equal(refusal(answer).code, code);
      assert.match(refusal(answer).reason, says);
      if (status === 503) assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
      stage.shop.change({ faults: {} });
      await ready(stage);
      await stage.printed();
    },
  };
}

/** nexo does not start, says why, and is there once the cause is gone. */
function notStarting(
  kind: string,
  reason: string,
  says: RegExp,
  company: Partial<CompanyState>,
  mended: Partial<CompanyState>,
): Scenario {
  return {
    kind,
    name: `${reason}: /health says so, and the bridge is back by itself`,
    company,
    limits: { retryFactor: 0.002 },
    run: async (stage) => {
      const health = await stage.bridge.until(({ reason: now }) => now === reason);
      assert.equal(health.ready, false);
      assert.match(String(health.message), says);
      const answer = await stage.print();
      assert.equal(answer.status, 503);
      assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
      stage.shop.change(mended);
      await ready(stage);
      await stage.printed();
    },
  };
}

const PLACES = [
  'Wszystkie',
  'PobierzParametryKonfiguracji',
  'Utworz',
  'ObiektDoWydruku',
  'WybranyWzorzec',
  'FormatEksportu',
  'Eksport',
  'half',
  'exported',
  'PobierzListeBledow',
];

/** Takes minutes, so that it is asked for: npm run test:bridge -- --long */
export const LONG: Scenario = {
  kind: 'long run',
  name: '1,000 prints with growing memory and three updates of nexo in between all come',
  company: { leakMegabytes: 5 },
  limits: { memoryMegabytes: 500 },
  run: async (stage) => {
    await ready(stage);
    const updates = new Map([
      [250, '61.1.1.9471'],
      [500, '61.1.2.9500'],
      [750, '61.2.0.9600'],
    ]);
    for (let print = 0; print < 1000; print += 4) {
      const version = [...updates].find(([at]) => at > print - 4 && at <= print)?.[1];
      if (version !== undefined) {
        stage.shop.update(version);
        stage.shop.change({ version });
      }
      const ids = [0, 1, 2, 3].map((offset) => 100001 + ((print + offset) % 6));
      await Promise.all(ids.map((id) => stage.printed(id)));
    }
    assert.equal(stage.bridge.log('audit').filter((line) => line.includes('result=ok')).length, 1000);
    assert.equal((await ready(stage)).nexoVersion, '61.2.0.9600');
  },
};

export const SCENARIOS: readonly Scenario[] = [
  {
    kind: 'slow start',
    name: 'a slow start: 503 with Retry-After, then ready',
    company: { startMs: 1500 },
    run: async (stage) => {
      const health = await stage.bridge.health();
      if (health.ready !== true) {
        assert.equal(health.reason, 'starting');
        assert.equal(health.status, 'starting');
        const answer = await stage.print();
        if (answer.status !== 200) assert.equal(refusal(answer).code, 'not_ready');
      }
      const later = await ready(stage);
      assert.equal(later.nexoVersion, stage.shop.state.version);
      assert.equal(later.nexoDatabaseVersion, stage.shop.state.version);
      assert.equal('reason' in later, false);
      await stage.printed();
    },
  },
  {
    kind: 'operator',
    name: 'a wrong operator: asked once, not again and again',
    company: { operators: { mostek: 'another' } },
    limits: { retryFactor: 1 },
    run: async (stage) => {
      const health = await stage.bridge.until(({ reason }) => reason === 'operator');
      assert.match(String(health.message), /operatora/);
      for (let request = 0; request < 5; request++) assert.equal((await stage.print()).status, 503);
      const journal = stage.shop.journal();
      assert.equal(journal.filter((line) => line === 'login refused').length, 1);
      assert.equal(journal.filter((line) => line === 'dispose').length, 1, 'the connection is given back');
      assert.ok(!stage.bridge.log('bridge').join().includes('hasło operatora'));
    },
  },
  notStarting('operator', 'operator', /operatora/, { operators: {} }, { operators: { mostek: 'hasło operatora' } }),
  notStarting('sql', 'sql_login', /hasło SQL/, { sqlPassword: 'another' }, { sqlPassword: 'sql password' }),
  notStarting('licence', 'licence', /PRO/, { faults: { licence: -1 } }, { faults: {} }),
  notStarting(
    'update pending',
    'update_pending',
    /Uruchom raz Subiekta/,
    { faults: { update_pending: -1 } },
    { faults: {} },
  ),
  {
    kind: 'version mismatch',
    name: 'nexo was updated: both versions in /health, and the new programs are taken by themselves',
    company: { version: '61.1.1.9471' },
    limits: { retryFactor: 1 },
    run: async (stage) => {
      const health = await stage.bridge.until(({ reason }) => reason === 'version_mismatch');
      assert.equal(health.nexoVersion, '61.1.0.9431');
      assert.equal(health.nexoDatabaseVersion, '61.1.1.9471');
      stage.shop.update('61.1.1.9471');
      assert.equal((await ready(stage)).nexoVersion, '61.1.1.9471');
      await stage.printed();
    },
  },
  {
    kind: 'missing member',
    name: 'a member that every print needs is missing: named, with what it is needed for',
    prepare: (shop) => shop.rename('SciezkaEksportu'),
    run: async (stage) => {
      const health = await stage.bridge.until(({ reason }) => reason === 'member_missing');
      assert.equal(health.ready, false);
      assert.match(String(health.message), /IWydrukParametry\.SciezkaEksportu – wydruk dokumentu/);
    },
  },
  {
    kind: 'missing member',
    name: 'a member of the templates is missing: documents are printed with their default',
    prepare: (shop) => shop.rename('DostepneWzorce'),
    run: async (stage) => {
      const health = await ready(stage);
      assert.equal(health.reason, 'member_missing');
      assert.match(String(health.message), /IWydrukParametry\.DostepneWzorce – lista wzorców/);
      await stage.printed();
      assert.equal((await stage.print(INVOICE, 'FS angielski')).status, 503);
    },
  },
  once('silent setter', 'silent:FormatEksportu'),
  always('silent setter', 'silent:WybranyWzorzec', 503, 'not_ready', /WybranyWzorzec/),
  once('no file', 'no_file'),
  always('no file', 'no_file', 503, 'not_ready', /pliku PDF nie ma/),
  once('no file', 'cut'),
  once('hang', 'hang:Eksport', { printSeconds: 3 }),
  always('hang', 'hang:Eksport', 503, 'unreachable', /nie odpowiedział/, { printSeconds: 2 }),
  once('error list', 'errors'),
  always('error list', 'errors', 422, 'rejected', /kompilacji wzorca wydruku; Nie znaleziono czcionki/),
  once('session lost', 'session_lost'),
  {
    kind: 'session lost',
    name: 'a session that died while nothing was printed is found and replaced',
    limits: { idleSeconds: 0.3 },
    run: async (stage) => {
      await ready(stage);
      stage.shop.change({ faults: { ping: 1 } });
      await stage.bridge.until(() => stage.shop.journal().filter((line) => line === 'login').length > 1);
      await ready(stage);
      await stage.printed();
    },
  },
  {
    kind: 'nine files',
    name: 'a file beside the program is missing: named, not "rejected"',
    prepare: (shop) => shop.change({ documents: [...DOCUMENTS] }),
    run: async (stage) => {
      await ready(stage);
      const { rmSync } = await import('node:fs');
      rmSync(`${stage.shop.programs}/Stimulsoft.Report.dll`);
      await stage.bridge.until(
        ({ ready: now }) => now === true && stage.shop.journal().filter((line) => line === 'login').length > 1,
      );
      const answer = await stage.print();
      assert.equal(answer.status, 503);
      assert.match(refusal(answer).reason, /Stimulsoft\.Report\.dll/);
    },
  },
  {
    kind: 'two of one name',
    name: 'two templates of one name: listed once, and the shop’s own is taken',
    prepare: (shop) =>
      shop.change({
        templates: [
          ...shop.state.templates,
          { id: 12, name: 'Moja', type: 3000 },
          { id: 100_200, name: 'Moja', type: 3000 },
        ],
      }),
    run: async (stage) => {
      await ready(stage);
      const answer = await send({ url: stage.bridge.url, documentId: 1 }, '/api/templates?kind=FS', {
        headers: { Authorization: `Bearer ${TOKEN}` },
      });
      const { templates } = JSON.parse(answer.body.toString()) as {
        templates: Array<{ name: string; default: boolean }>;
      };
      assert.deepEqual(templates, [
        { name: 'FS standard', default: true },
        { name: 'FS angielski', default: false },
        { name: 'Moja', default: false },
      ]);
      await stage.printed(INVOICE, 'Moja');
      assert.ok(stage.shop.journal().includes(`export ${INVOICE} 3000 100200`));
      assert.equal(refusal(await stage.print(INVOICE, 'moja')).code, 'template_unknown', 'names are compared exactly');
    },
  },
  {
    kind: 'memory',
    name: 'a worker that grows is replaced between two prints',
    company: { leakMegabytes: 60 },
    limits: { memoryMegabytes: 250 },
    run: async (stage) => {
      await ready(stage);
      for (let print = 0; print < 10; print++) await stage.printed();
      const { length } = stage.shop.journal().filter((line) => line === 'login');
      assert.ok(length > 1 && length < 10, `${length} workers for 10 prints`);
    },
  },
  {
    kind: 'death',
    name: 'the worker dies at every stage of a print: no request is lost, none printed twice',
    run: async (stage) => {
      await ready(stage);
      for (const place of PLACES) {
        stage.shop.change({ faults: { [`die:${place}`]: 1 } });
        await stage.printed(INVOICE, 'FS angielski');
      }
      const prints = stage.bridge.log('audit');
      assert.equal(prints.length, PLACES.length, 'one line a request');
      assert.ok(prints.every((line) => line.includes('result=ok')));
    },
  },
  {
    kind: 'death',
    name: 'the worker dies while it ends: the finished file is used, and nothing is printed again',
    run: async (stage) => {
      await ready(stage);
      stage.shop.change({ faults: { 'die:Dispose': 1 } });
      await stage.printed();
      assert.equal(stage.shop.journal().filter((line) => line.startsWith('export ')).length, 1);
      await stage.printed();
    },
  },
  {
    kind: 'death',
    name: 'the worker dies while it starts: another one is started',
    company: { faults: { 'die:Polacz': 1 } },
    limits: { retryFactor: 0.01 },
    run: async (stage) => {
      await ready(stage);
      await stage.printed();
    },
  },
  {
    kind: 'caller left',
    name: 'who leaves the line is not printed for, and the others keep their order',
    company: { printMs: 3000 },
    run: async (stage) => {
      await ready(stage);
      const leaving = new AbortController();
      const first = stage.printed(100001);
      await stage.bridge.until(() => stage.shop.journal().includes('begin 100001'));
      const gone = stage.print(100002, undefined, leaving.signal).catch(() => 'left');
      // Later requests are answered: the one before them is in the line, or on its way, while the first is printed.
      for (let request = 0; request < 3; request++) await stage.bridge.health();
      leaving.abort();
      assert.equal(await gone, 'left');
      await Promise.all([first, stage.printed(100003)]);
      const exports = stage.shop.journal().filter((line) => line.startsWith('export '));
      assert.deepEqual(
        exports.map((line) => line.split(' ')[1]),
        ['100001', '100003'],
      );
    },
  },
  {
    kind: 'update while printing',
    name: 'nexo is updated while a print runs: the print is finished, the next one has the new version',
    company: { printMs: 1500 },
    run: async (stage) => {
      await ready(stage);
      const print = stage.printed();
      stage.shop.update('61.1.2.9500');
      stage.shop.change({ version: '61.1.2.9500' });
      await print;
      await stage.bridge.until(({ nexoVersion, ready: now }) => now === true && nexoVersion === '61.1.2.9500');
      await stage.printed();
      assert.equal(stage.bridge.log('audit').filter((line) => line.includes('attempts=1 ')).length, 2);
    },
  },
  {
    kind: 'kinds',
    name: 'each kind by its configuration, corrections and returns by theirs, never by the number',
    run: async (stage) => {
      await ready(stage);
      const types = [3000, 8400, 8500, 2900, 3050, 8450];
      for (const [index, type] of types.entries()) {
        const id = 100001 + index;
        await stage.printed(id);
        assert.ok(
          stage.shop.journal().some((line) => line.startsWith(`export ${id} ${type} `)),
          `${id} with type ${type}`,
        );
      }
      const refused = await stage.print(100007);
      assert.equal(refused.status, 422);
      assert.match(refusal(refused).reason, /Niepoprawny typ obiektu/);
    },
  },
];

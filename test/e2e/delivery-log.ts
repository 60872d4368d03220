import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { DemoParts } from '../../scripts/demo-environment';
import { configureTemplate } from '../../scripts/demo-template';
import type { WorkflowFile } from '../../scripts/n8n-host';

const WORKFLOW = path.join(__dirname, '../../workflows/delivery-log.json');
const REGISTRATION_MS = 20_000;
const LOGIN = { user: 'office', password: 'office-secret' };

/** The delivery log as a shop's staff use it: published, opened with a password, searched, and a document sent again. */
export async function checkDeliveryLog(demo: DemoParts): Promise<void> {
  const url = await publish(demo);
  assert.equal((await fetch(url)).status, 401, 'the page opens without a password');

  const page = await open(url);
  assert.equal(page.status, 200, page.text);
  assert.match(page.contentType, /^text\/html/);
  const sent = cards(page.text).find((card) => card.includes('class="state sent"') && card.includes('***@'));
  assert.ok(sent, 'no mailed document is shown');
  const withoutMessageIds = page.text.replace(/&#60;\w+@[\w.]+&#62;/g, '');
  assert.doesNotMatch(withoutMessageIds, /\w@\w/, 'a full address is shown');

  const document = fieldsOf(sent);
  const found = await open(`${url}?q=${encodeURIComponent(document.documentNumber!)}&state=sent`);
  assert.deepEqual(
    cards(found.text).map((card) => fieldsOf(card).key),
    [document.key],
  );
  const hostile = await open(`${url}?q=%3Cscript%3E`);
  assert.deepEqual(cards(hostile.text), []);
  assert.doesNotMatch(hostile.text, /<script/);

  const decision = { ...document, by: 'Anna', reason: 'the customer lost it', address: '', action: 'resend' };
  const decided = await post(url, decision);
  assert.equal(decided.status, 303, await decided.text());
  const after = await open(new URL(decided.headers.get('location') ?? '', url).href);
  assert.match(after.text, /will be sent again/);
  assert.equal((await post(url, decision)).status, 409, 'the same decision was taken twice');
  assert.equal((await post(url, { ...document, updatedAt: '', action: 'resend' })).status, 409);

  const { report } = await demo.run();
  assert.equal(report.mailsDelivered, 1, 'the run after the decision');
}

async function publish({ client, n8n, shop, packageName, credentials }: DemoParts): Promise<string> {
  const login = await client.createCredential({ type: 'httpBasicAuth', name: 'Delivery log', data: LOGIN });
  const template = JSON.parse(await readFile(WORKFLOW, 'utf8')) as WorkflowFile;
  const file = configureTemplate(template, shop, await client.nodeTypes(packageName), credentials);
  for (const node of file.nodes) {
    if (node.type !== 'n8n-nodes-base.webhook') continue;
    node.credentials = { httpBasicAuth: { id: login.id, name: login.name } };
  }
  await client.activate(await client.createWorkflow(file));
  const url = `${n8n.url}/webhook/delivery-log`;
  // n8n registers the addresses of a published workflow a moment after its answer, and has no way to be asked when.
  const deadline = Date.now() + REGISTRATION_MS;
  while ((await fetch(url)).status === 404 && Date.now() < deadline) await delay(100);
  return url;
}

const authorization = `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`;

async function open(url: string): Promise<{ status: number; contentType: string; text: string }> {
  const reply = await fetch(url, { headers: { authorization } });
  return { status: reply.status, contentType: reply.headers.get('content-type') ?? '', text: await reply.text() };
}

function post(url: string, fields: Record<string, string | undefined>): Promise<Response> {
  const body = new URLSearchParams(fields as Record<string, string>);
  return fetch(url, { method: 'POST', headers: { authorization }, body, redirect: 'manual' });
}

function cards(page: string): string[] {
  return page.match(/<article>.*?<\/article>/gs) ?? [];
}

/** The hidden fields of a card's form. */
function fieldsOf(card: string): Record<string, string> {
  const fields = card.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g);
  return Object.fromEntries([...fields].map(([, name, value]) => [name!, value!]));
}
